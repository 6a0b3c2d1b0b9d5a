package dev.orderup.order.domain;

import java.util.List;
import java.util.Optional;

/** One page of a list, and where the next one begins, if there is one. */
public record OrderPage(List<Order> orders, Optional<PageCursor> next) {
    public OrderPage {
        orders = List.copyOf(orders);
    }
}
