package dev.orderup.order.session;

import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * What a customer brings to get at a basket.
 *
 * @param token the basket itself, where it is the customer who keeps it
 */
public record Handle(UUID id, @Nullable String token) {}
