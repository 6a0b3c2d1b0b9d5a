/** A proxy for clients who say where they want to go: an exchange leads to any place on a list, and to no other. */
@NullMarked
package dev.orderup.gateway.proxy.forward;

import org.jspecify.annotations.NullMarked;
