package dev.orderup.order.domain;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** An order as it was at one of its versions: 1 when placed, one more at each change of status. */
public record Order(UUID id, long version, OrderStatus status, NewOrder content, long totalCents, Instant placedAt, Instant updatedAt) {
    public static final long FIRST_VERSION = 1;

    public static Order placed(UUID id, NewOrder content, Instant at) {
        return new Order(id, FIRST_VERSION, OrderStatus.PLACED, content, content.totalCents(), at, at);
    }

    /** The order as it was when it was placed, whatever has become of it: what a retried placing is answered with. */
    public Order asPlaced() {
        return new Order(id, FIRST_VERSION, OrderStatus.PLACED, content, totalCents, placedAt, placedAt);
    }

    /** The change that made this version. */
    public OrderUpdate update() {
        return new OrderUpdate(id, version, status, updatedAt);
    }

    public String customerId() {
        return content.customerId();
    }

    public String restaurantId() {
        return content.restaurantId();
    }

    public List<OrderLine> lines() {
        return content.lines();
    }

    public String note() {
        return content.note();
    }
}
