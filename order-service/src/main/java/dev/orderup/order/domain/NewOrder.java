package dev.orderup.order.domain;

import java.util.List;

/** An order that may be placed: every field has been checked. {@link OrderDraft#checked()} makes it. */
public record NewOrder(String customerId, String restaurantId, List<OrderLine> lines, String note) {
    public NewOrder {
        lines = List.copyOf(lines);
    }

    public long totalCents() {
        return lines.stream().mapToLong(OrderLine::totalCents).reduce(0, Math::addExact);
    }
}
