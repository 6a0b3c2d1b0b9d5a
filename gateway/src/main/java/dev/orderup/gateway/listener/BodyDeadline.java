package dev.orderup.gateway.listener;

import dev.orderup.gateway.exchange.GrpcCall;
import io.netty.handler.codec.http.HttpRequest;

/**
 * How long the body of a request on a stream may stand still: one that was begun holds an exchange, and often a connection to a service, for
 * nothing. It does not run while the gateway is the one that does not read, nor for calls of gRPC, whose messages come when there is
 * something to say: these are under the {@code stream-idle} of their route.
 */
final class BodyDeadline {
    private final boolean exempt;
    private long since;

    BodyDeadline(HttpRequest head, long now) {
        exempt = GrpcCall.is(head);
        since = now;
    }

    /** Some of it has come, or can come again. */
    void moved(long now) {
        since = now;
    }

    boolean isOver(long now, long mostNanos) {
        return !exempt && now - since > mostNanos;
    }
}
