package dev.orderup.order.rest;

import dev.orderup.order.domain.OrderDraft;

import java.util.List;

import org.jspecify.annotations.Nullable;

/** The body of {@code POST /orders}. */
record PlaceOrderBody(@Nullable String customerId, @Nullable String restaurantId, @Nullable List<@Nullable Line> lines,
        @Nullable String note) {
    record Line(@Nullable String sku, @Nullable Long quantity, @Nullable Long unitPriceCents) {}

    OrderDraft draft() {
        return new OrderDraft(customerId, restaurantId, lines == null ? null : lines.stream().map(PlaceOrderBody::draft).toList(), note);
    }

    private static OrderDraft.LineDraft draft(@Nullable Line line) {
        return line == null
                ? new OrderDraft.LineDraft(null, null, null)
                : new OrderDraft.LineDraft(line.sku(), line.quantity(), line.unitPriceCents());
    }
}
