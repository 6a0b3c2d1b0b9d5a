/** A reactive stream that is pulled from its source, the one timer behind all heartbeats, and the bound of what sockets hold. */
@NullMarked
package dev.orderup.notification.stream;

import org.jspecify.annotations.NullMarked;
