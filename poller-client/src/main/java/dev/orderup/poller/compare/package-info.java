/** The comparison: the same orders followed by every pattern at once, and what each cost. */
@NullMarked
package dev.orderup.poller.compare;

import org.jspecify.annotations.NullMarked;
