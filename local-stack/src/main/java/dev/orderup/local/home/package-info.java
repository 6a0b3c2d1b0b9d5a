/** Where a stack keeps its data, logs, programs and state. */
@NullMarked
package dev.orderup.local.home;

import org.jspecify.annotations.NullMarked;
