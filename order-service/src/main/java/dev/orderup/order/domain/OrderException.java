package dev.orderup.order.domain;

/** What the subject refuses to do. Each door translates these, all of them, once. */
public abstract sealed class OrderException extends RuntimeException
        permits InvalidRequest, OrderNotFound, IllegalTransition, StaleVersion, IdempotencyKeyReused, IdempotencyKeyInUse,
        OrdersUnavailable, Forbidden {
    /** Without a stack trace: these are answers, not faults, and a caller must not be able to make them costly. */
    OrderException(String message) {
        super(message, null, false, false);
    }
}
