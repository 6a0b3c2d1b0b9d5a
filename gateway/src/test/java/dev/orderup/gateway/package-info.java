/** Tests of the gateway over real sockets, with servers of their own behind it. */
@NullMarked
package dev.orderup.gateway;

import org.jspecify.annotations.NullMarked;
