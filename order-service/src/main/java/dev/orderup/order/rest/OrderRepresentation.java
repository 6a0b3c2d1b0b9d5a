package dev.orderup.order.rest;

import com.fasterxml.jackson.annotation.JsonInclude;

import dev.orderup.order.domain.Order;
import dev.orderup.order.domain.OrderLine;
import dev.orderup.order.domain.OrderStatus;
import dev.orderup.order.domain.OrderUpdate;

import java.util.List;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/** An order as JSON. */
record OrderRepresentation(UUID id, long version, OrderStatus status, String customerId, String restaurantId, List<Line> lines, String note,
        long totalCents, String placedAt, String updatedAt,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<UpdateRepresentation> history) {
    record Line(String sku, int quantity, long unitPriceCents) {
        static Line of(OrderLine line) {
            return new Line(line.sku(), line.quantity(), line.unitPriceCents());
        }
    }

    static OrderRepresentation of(Order order) {
        return of(order, null);
    }

    static OrderRepresentation withHistory(Order order, List<OrderUpdate> history) {
        return of(order, history.stream().map(UpdateRepresentation::of).toList());
    }

    private static OrderRepresentation of(Order order, @Nullable List<UpdateRepresentation> history) {
        return new OrderRepresentation(order.id(), order.version(), order.status(), order.customerId(), order.restaurantId(),
                order.lines().stream().map(Line::of).toList(), order.note(), order.totalCents(), Times.text(order.placedAt()),
                Times.text(order.updatedAt()), history);
    }
}
