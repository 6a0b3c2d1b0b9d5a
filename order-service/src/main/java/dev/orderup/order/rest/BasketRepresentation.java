package dev.orderup.order.rest;

import dev.orderup.order.session.Basket;
import dev.orderup.order.session.KeptIn;

import java.util.List;
import java.util.UUID;

/** A basket as JSON. */
record BasketRepresentation(UUID id, String keptIn, long version, String customerId, String restaurantId,
        List<OrderRepresentation.Line> lines, long totalCents, String expiresAt) {
    static BasketRepresentation of(KeptIn keptIn, Basket basket) {
        return new BasketRepresentation(basket.id(), keptIn.word(), basket.version(), basket.customerId(), basket.restaurantId(),
                basket.lines().stream().map(OrderRepresentation.Line::of).toList(), basket.totalCents(), Times.text(basket.expiresAt()));
    }
}
