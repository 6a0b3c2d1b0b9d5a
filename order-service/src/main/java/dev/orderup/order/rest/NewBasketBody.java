package dev.orderup.order.rest;

import org.jspecify.annotations.Nullable;

/** The body of {@code POST /baskets/{keptIn}}. */
record NewBasketBody(@Nullable String customerId, @Nullable String restaurantId) {}
