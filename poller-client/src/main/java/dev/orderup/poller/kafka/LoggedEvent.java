package dev.orderup.poller.kafka;

import dev.orderup.poller.order.OrderStatus;
import java.time.Instant;

/**
 * An event as it lies in the topic.
 *
 * @param at when the change was committed
 * @param publishedAt the record's time, by which a replay begins
 */
public record LoggedEvent(int partition, long offset, Instant publishedAt, String orderId, long version, OrderStatus status, Instant at,
        String restaurantId, long totalCents) {}
