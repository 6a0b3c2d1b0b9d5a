package dev.orderup.poller.kitchen;

import java.time.Instant;

/**
 * A new order, as a kitchen's display is told of it.
 *
 * @param deliveries how often it was sent to a display: more than 1 means that it may have been seen before
 */
public record Ticket(String orderId, String restaurantId, long number, Instant placedAt, long totalCents, int deliveries) {}
