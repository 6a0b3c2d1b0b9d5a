/** How instances are chosen, without sockets. */
@NullMarked
package dev.orderup.gateway.upstream;

import org.jspecify.annotations.NullMarked;
