/** What the stack must keep: its floor plan, its parts alive, its users' data. */
@NullMarked
package dev.orderup.local;

import org.jspecify.annotations.NullMarked;
