/** The whole system on one machine. */
@NullMarked
package dev.orderup.local;

import org.jspecify.annotations.NullMarked;
