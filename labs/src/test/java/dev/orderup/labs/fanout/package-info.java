/** The peer of the fan-out. */
@NullMarked
package dev.orderup.labs.fanout;

import org.jspecify.annotations.NullMarked;
