package dev.orderup.poller.order;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An order as the service shows it.
 *
 * @param history every update so far, in order; only when it was asked for
 */
public record Order(String id, long version, OrderStatus status, String customerId, String restaurantId, List<OrderLine> lines,
        @Nullable String note, long totalCents, Instant placedAt, Instant updatedAt, @Nullable List<OrderUpdate> history) {

    /** The history, for one who asked for it. */
    public List<OrderUpdate> updates() {
        if (history == null) {
            throw new Failure.Refused("order " + id + " came without its history (expected: a list of updates)");
        }
        return history;
    }

    Order withHistory(List<OrderUpdate> updates) {
        return new Order(id, version, status, customerId, restaurantId, lines, note, totalCents, placedAt, updatedAt, updates);
    }
}
