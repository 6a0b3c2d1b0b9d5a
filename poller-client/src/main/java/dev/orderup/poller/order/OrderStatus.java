package dev.orderup.poller.order;

/** Where an order stands; the same names on every wire. */
public enum OrderStatus {
    PLACED,
    ACCEPTED,
    PREPARING,
    READY,
    PICKED_UP,
    DELIVERED,
    REJECTED,
    CANCELLED;

    /** No update comes after a final status. */
    public boolean isFinal() {
        return switch (this) {
            case DELIVERED, REJECTED, CANCELLED -> true;
            case PLACED, ACCEPTED, PREPARING, READY, PICKED_UP -> false;
        };
    }
}
