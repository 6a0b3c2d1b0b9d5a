package dev.orderup.notification.feed;

/** Where an order is. The state machine is order-service's; a follower only needs to know after which no other comes. */
public enum OrderStatus {
    PLACED,
    ACCEPTED,
    PREPARING,
    READY,
    PICKED_UP,
    DELIVERED,
    REJECTED,
    CANCELLED;

    /** From here on an order is a courier's to pick up. */
    boolean isForCouriers() {
        return this == READY || this == PICKED_UP || this == DELIVERED;
    }

    public boolean isFinal() {
        return this == DELIVERED || this == REJECTED || this == CANCELLED;
    }
}
