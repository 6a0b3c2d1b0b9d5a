/** Counts what happens to orders. */
@NullMarked
package dev.orderup.order.metrics;

import org.jspecify.annotations.NullMarked;
