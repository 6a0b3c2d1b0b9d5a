/** Wakes threads that have nothing to do, in this instance and in all others. */
@NullMarked
package dev.orderup.order.signal;

import org.jspecify.annotations.NullMarked;
