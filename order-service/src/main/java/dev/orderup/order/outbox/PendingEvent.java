package dev.orderup.order.outbox;

import dev.orderup.order.domain.OrderStatus;

import java.time.Instant;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/** An event that was committed and is not yet known to be on Kafka. */
record PendingEvent(UUID orderId, long version, OrderStatus status, Instant at, @Nullable String traceparent, String customerId,
        String restaurantId, long totalCents) {}
