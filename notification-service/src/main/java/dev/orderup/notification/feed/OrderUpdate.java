package dev.orderup.notification.feed;

import java.time.Instant;
import java.util.UUID;

/**
 * One change of an order's status. Order and version identify it, wherever and however often it is seen.
 *
 * @param version 1 when the order was placed, +1 at each change
 * @param at when the change was committed
 */
public record OrderUpdate(UUID orderId, long version, OrderStatus status, Instant at) {}
