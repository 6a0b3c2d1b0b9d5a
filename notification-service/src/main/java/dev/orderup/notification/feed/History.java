package dev.orderup.notification.feed;

import java.util.List;

/** Whose an order is, and every update of it until now, from version 1, without a gap. */
public record History(Owner owner, List<OrderUpdate> updates) {
    public History {
        updates = List.copyOf(updates);
    }
}
