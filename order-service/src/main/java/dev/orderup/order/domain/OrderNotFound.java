package dev.orderup.order.domain;

import java.util.UUID;

/** No order has this id. */
public final class OrderNotFound extends OrderException {
    private final UUID orderId;

    public OrderNotFound(UUID orderId) {
        super("no order has the id %s".formatted(orderId));
        this.orderId = orderId;
    }

    public UUID orderId() {
        return orderId;
    }
}
