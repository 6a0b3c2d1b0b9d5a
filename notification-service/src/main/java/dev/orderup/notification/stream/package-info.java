/** A reactive stream that is pulled from its source, and the one timer behind all heartbeats. */
@NullMarked
package dev.orderup.notification.stream;

import org.jspecify.annotations.NullMarked;
