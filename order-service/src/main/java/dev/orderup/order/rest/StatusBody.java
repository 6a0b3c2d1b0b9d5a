package dev.orderup.order.rest;

import org.jspecify.annotations.Nullable;

/** The body of {@code POST /orders/{id}/status}. */
record StatusBody(@Nullable String status) {}
