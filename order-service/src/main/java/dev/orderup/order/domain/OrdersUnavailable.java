package dev.orderup.order.domain;

/** The store cannot be reached just now. Nothing is known of what became of the request: with an idempotency key it may be sent again. */
public final class OrdersUnavailable extends OrderException {
    public OrdersUnavailable() {
        super("orders cannot be read or written just now: send the request again in a moment, with the same Idempotency-Key if it places one");
    }
}
