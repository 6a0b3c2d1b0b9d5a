package dev.orderup.order.rest;

import dev.orderup.order.domain.OrderStatus;
import dev.orderup.order.domain.OrderUpdate;

import java.util.UUID;

/** One update as JSON. */
record UpdateRepresentation(UUID orderId, long version, OrderStatus status, String at) {
    static UpdateRepresentation of(OrderUpdate update) {
        return new UpdateRepresentation(update.orderId(), update.version(), update.status(), Times.text(update.at()));
    }
}
