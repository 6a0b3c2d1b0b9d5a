/** What it costs to say how many rows there are, and to turn to a page far back. */
@NullMarked
package dev.orderup.labs.count;

import org.jspecify.annotations.NullMarked;
