package dev.orderup.notification.assistant;

import java.util.List;
import java.util.UUID;

import dev.orderup.notification.feed.OrderStatus;
import dev.orderup.notification.feed.Owner;

/**
 * The order that is asked about, as order-service told it at one moment.
 *
 * @param note empty if the customer left none
 */
record AskedOrder(UUID id, long version, OrderStatus status, Owner owner, List<Line> lines, long totalCents, String note) {
    AskedOrder {
        lines = List.copyOf(lines);
    }

    String restaurantId() {
        return owner.restaurantId();
    }

    record Line(String sku, int quantity, long unitPriceCents) {}
}
