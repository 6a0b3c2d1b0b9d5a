/** Wakes threads that have nothing to do. */
@NullMarked
package dev.orderup.order.signal;

import org.jspecify.annotations.NullMarked;
