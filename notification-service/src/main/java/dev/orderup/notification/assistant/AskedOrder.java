package dev.orderup.notification.assistant;

import java.util.List;
import java.util.UUID;

import dev.orderup.notification.feed.OrderStatus;

/**
 * The order that is asked about, as order-service told it at one moment.
 *
 * @param note empty if the customer left none
 */
record AskedOrder(UUID id, long version, OrderStatus status, String restaurantId, List<Line> lines, long totalCents, String note) {
    AskedOrder {
        lines = List.copyOf(lines);
    }

    record Line(String sku, int quantity, long unitPriceCents) {}
}
