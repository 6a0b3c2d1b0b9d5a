package dev.orderup.order.domain;

import java.util.List;

/** What happened to an order after a version, whose it is, and where it is now. */
public record OrderHistory(String customerId, String restaurantId, OrderStatus status, List<OrderUpdate> updates) {
    public OrderHistory {
        updates = List.copyOf(updates);
    }
}
