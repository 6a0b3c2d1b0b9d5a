/** W3C trace context, carried from the request that changes an order to whoever sees the change. */
@NullMarked
package dev.orderup.order.tracing;

import org.jspecify.annotations.NullMarked;
