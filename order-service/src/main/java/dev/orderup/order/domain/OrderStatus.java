package dev.orderup.order.domain;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Where an order is on its way: {@code PLACED → ACCEPTED → PREPARING → READY → PICKED_UP → DELIVERED}, unless it is turned down or called
 * off. The story of each state stands beside it; {@link #next()} is the only place that says what may follow what.
 */
public enum OrderStatus {
    /** Stored and paid for, not yet seen by the restaurant. The restaurant may take it or turn it down; the customer may call it off. */
    PLACED,
    /** The restaurant has taken it and can no longer turn it down. Nothing is cooked yet, so the customer may still call it off. */
    ACCEPTED,
    /** On the stove. Calling it off now wastes food, but not yet a courier's way. */
    PREPARING,
    /** Packed, waiting for a courier who is on the way already: from here on it can only go forward. */
    READY,
    /** With the courier. */
    PICKED_UP,
    /** Handed over. Final. */
    DELIVERED,
    /** Turned down by the restaurant before it began. Final. */
    REJECTED,
    /** Called off by the customer in time. Final. */
    CANCELLED;

    /** What an order in this state may become. */
    public Set<OrderStatus> next() {
        return switch (this) {
            case PLACED -> EnumSet.of(ACCEPTED, REJECTED, CANCELLED);
            case ACCEPTED -> EnumSet.of(PREPARING, CANCELLED);
            case PREPARING -> EnumSet.of(READY, CANCELLED);
            case READY -> EnumSet.of(PICKED_UP);
            case PICKED_UP -> EnumSet.of(DELIVERED);
            case DELIVERED, REJECTED, CANCELLED -> EnumSet.noneOf(OrderStatus.class);
        };
    }

    /** The states from which an order may come into this one. */
    public Set<OrderStatus> previous() {
        var previous = EnumSet.noneOf(OrderStatus.class);
        Arrays.stream(values()).filter(status -> status.next().contains(this)).forEach(previous::add);
        return previous;
    }

    /** The step that a kitchen in which nothing goes wrong takes from here; empty if the order has arrived. */
    public Optional<OrderStatus> step() {
        return switch (this) {
            case PLACED -> Optional.of(ACCEPTED);
            case ACCEPTED -> Optional.of(PREPARING);
            case PREPARING -> Optional.of(READY);
            case READY -> Optional.of(PICKED_UP);
            case PICKED_UP -> Optional.of(DELIVERED);
            case DELIVERED, REJECTED, CANCELLED -> Optional.empty();
        };
    }

    public boolean isFinal() {
        return next().isEmpty();
    }
}
