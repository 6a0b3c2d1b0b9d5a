package dev.orderup.order.domain;

import java.time.Instant;
import java.util.UUID;

/** One change of an order's status. Order id and version identify it. */
public record OrderUpdate(UUID orderId, long version, OrderStatus status, Instant at) {}
