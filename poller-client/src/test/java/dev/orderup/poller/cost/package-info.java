/** Counting and judging. */
@NullMarked
package dev.orderup.poller.cost;

import org.jspecify.annotations.NullMarked;
