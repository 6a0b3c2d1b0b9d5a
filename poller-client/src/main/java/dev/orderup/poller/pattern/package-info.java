/** The ways to follow an order, one class each: short poll, long poll, server-sent events, WebSocket, gRPC stream, Kafka. */
@NullMarked
package dev.orderup.poller.pattern;

import org.jspecify.annotations.NullMarked;
