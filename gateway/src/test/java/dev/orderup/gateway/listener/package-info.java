/** What listeners read, without sockets. */
@NullMarked
package dev.orderup.gateway.listener;

import org.jspecify.annotations.NullMarked;
