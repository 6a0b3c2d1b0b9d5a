package dev.orderup.poller.pattern;

import dev.orderup.poller.order.Failure;
import dev.orderup.poller.order.OrderStatus;
import dev.orderup.poller.order.OrderUpdate;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A frame that the service sends; which fields it has goes by its type (contracts: asyncapi). */
record SocketMessage(String type, @Nullable String orderId, @Nullable Long version, @Nullable OrderStatus status, @Nullable Instant at,
        @Nullable String reason, @Nullable SocketProblem problem) {

    OrderUpdate toUpdate() {
        if (orderId == null || version == null || status == null || at == null) {
            throw new Failure.Refused("unexpected frame: " + this + " (expected: orderId, version, status and at)");
        }
        return new OrderUpdate(orderId, version, status, at);
    }

    /** What the client sends to follow an order. */
    record Subscribe(String type, String orderId, long after) {
        static Subscribe to(String orderId, long after) {
            return new Subscribe("subscribe", orderId, after);
        }
    }

    /** What the client sends when it has seen enough of an order. */
    record Unsubscribe(String type, String orderId) {
        static Unsubscribe from(String orderId) {
            return new Unsubscribe("unsubscribe", orderId);
        }
    }
}
