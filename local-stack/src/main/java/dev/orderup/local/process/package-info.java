/** What Java's process API leaves out: sessions, signals, memory, command lines. */
@NullMarked
package dev.orderup.local.process;

import org.jspecify.annotations.NullMarked;
