package dev.orderup.poller.kitchen;

import dev.orderup.poller.order.Failure;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A frame that the service sends to a display; which fields it has goes by its type (contracts: asyncapi). */
record KitchenFrame(String type, @Nullable String restaurantId, @Nullable String orderId, @Nullable Long number, @Nullable Instant placedAt,
        @Nullable Long totalCents, @Nullable Integer deliveries, @Nullable String reason, @Nullable Problem problem) {

    Ticket toTicket() {
        if (restaurantId == null || orderId == null || number == null || placedAt == null || totalCents == null || deliveries == null) {
            throw new Failure.Refused("unexpected frame: " + this + " (expected: a ticket)");
        }
        return new Ticket(orderId, restaurantId, number, placedAt, totalCents, deliveries);
    }

    /** What an error frame is about. */
    Failure failure() {
        int status = problem == null || problem.status == null ? 0 : problem.status;
        String said = "the service said: " + (problem == null ? "no further word" : problem.detail);
        return status == 429 || status >= 500 ? new Failure.Unavailable(said, null) : new Failure.Refused(said);
    }

    /** A problem document (RFC 9457). */
    record Problem(@Nullable Integer status, @Nullable String detail) {}

    /** What the display sends to be told of tickets. */
    record Subscribe(String type, String restaurantId, int window) {
        static Subscribe to(String restaurantId, int window) {
            return new Subscribe("subscribe", restaurantId, window);
        }
    }

    /** What the display sends when a ticket was seen. */
    record Ack(String type, String restaurantId, String orderId) {
        static Ack of(Ticket ticket) {
            return new Ack("ack", ticket.restaurantId(), ticket.orderId());
        }
    }
}
