package dev.orderup.notification.kitchen;

import java.time.Instant;
import java.util.UUID;

/**
 * A new order, as a kitchen's display is told of it.
 *
 * @param number the sequence of a kitchen's tickets; it has gaps
 * @param deliveries how often it was sent to a display, this time included: more than 1 means that it may have been seen before
 */
public record Ticket(UUID orderId, long number, String restaurantId, Instant placedAt, long totalCents, int deliveries) {}
