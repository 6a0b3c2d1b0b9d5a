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

    public boolean isFinal() {
        return this == DELIVERED || this == REJECTED || this == CANCELLED;
    }
}
