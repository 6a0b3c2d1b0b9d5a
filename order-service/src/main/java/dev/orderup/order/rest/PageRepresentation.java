package dev.orderup.order.rest;

import com.fasterxml.jackson.annotation.JsonInclude;

import dev.orderup.order.domain.OrderPage;
import dev.orderup.order.domain.PageCursor;
import dev.orderup.order.domain.RowCount;

import java.util.List;

import org.jspecify.annotations.Nullable;

/** One page of orders as JSON. {@code nextCursor} is absent on the last page, {@code count} unless it was asked for. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record PageRepresentation(List<OrderRepresentation> orders, @Nullable String nextCursor, @Nullable Count count) {
    /** How many orders match in all. */
    record Count(CountKind kind, long value) {
        static Count of(RowCount count) {
            return new Count(count.exact() ? CountKind.EXACT : CountKind.ESTIMATED, count.value());
        }
    }

    static PageRepresentation of(OrderPage page, @Nullable Count count) {
        return new PageRepresentation(page.orders().stream().map(OrderRepresentation::of).toList(),
                page.next().map(PageCursor::text).orElse(null), count);
    }
}
