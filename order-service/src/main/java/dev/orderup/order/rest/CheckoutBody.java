package dev.orderup.order.rest;

import org.jspecify.annotations.Nullable;

/** The body of {@code POST /baskets/{keptIn}/{id}/checkout}, which may also be absent. */
record CheckoutBody(@Nullable String note) {}
