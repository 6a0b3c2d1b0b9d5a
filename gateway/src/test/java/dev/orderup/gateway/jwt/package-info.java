/** Tests of the room of the same name. */
@NullMarked
package dev.orderup.gateway.jwt;

import org.jspecify.annotations.NullMarked;
