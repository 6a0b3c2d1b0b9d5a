/** What subscribers cost while nothing happens, and how long an update takes to reach them all. */
@NullMarked
package dev.orderup.labs.fanout;

import org.jspecify.annotations.NullMarked;
