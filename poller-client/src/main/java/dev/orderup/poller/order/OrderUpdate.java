package dev.orderup.poller.order;

import java.time.Instant;

/**
 * One change of an order's status. {@code (orderId, version)} identifies it, wherever and however often it is seen.
 *
 * @param at when the change was committed
 */
public record OrderUpdate(String orderId, long version, OrderStatus status, Instant at) {}
