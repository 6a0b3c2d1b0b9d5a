package dev.orderup.order.domain;

import java.util.UUID;

/** The order's state does not allow what was asked for. */
public final class IllegalTransition extends OrderException {
    private final UUID orderId;
    private final OrderStatus from;
    private final OrderStatus to;

    public IllegalTransition(UUID orderId, OrderStatus from, OrderStatus to) {
        super("the order is %s and cannot become %s (%s)".formatted(from, to,
                from.isFinal() ? from + " is final" : "expected: one of " + from.next()));
        this.orderId = orderId;
        this.from = from;
        this.to = to;
    }

    public UUID orderId() {
        return orderId;
    }

    public OrderStatus from() {
        return from;
    }

    public OrderStatus to() {
        return to;
    }
}
