/** Bytes both ways after 101 Switching Protocols. */
@NullMarked
package dev.orderup.gateway.proxy.websocket;

import org.jspecify.annotations.NullMarked;
