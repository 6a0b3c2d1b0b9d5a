package dev.orderup.order.rest;

import org.jspecify.annotations.Nullable;

/** The body of {@code PUT /baskets/{keptIn}/{id}/lines/{sku}}. */
record BasketLineBody(@Nullable Long quantity, @Nullable Long unitPriceCents) {}
