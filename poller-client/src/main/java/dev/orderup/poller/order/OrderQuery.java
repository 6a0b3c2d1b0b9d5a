package dev.orderup.poller.order;

import org.jspecify.annotations.Nullable;

/**
 * Which orders to list.
 *
 * @param cursor {@link OrderPage#next()} of the page before; null for the first
 */
public record OrderQuery(@Nullable String restaurantId, @Nullable OrderStatus status, int limit, @Nullable String cursor) {}
