/** WebSocket: many orders on one connection, and words in both directions. */
@NullMarked
package dev.orderup.notification.websocket;

import org.jspecify.annotations.NullMarked;
