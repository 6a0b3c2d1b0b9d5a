package dev.orderup.order.domain;

import java.util.UUID;

/** The caller decided on a version of the order that is not the present one. */
public final class StaleVersion extends OrderException {
    private final UUID orderId;
    private final long currentVersion;

    public StaleVersion(UUID orderId, long currentVersion) {
        super("the order has version %d by now: read it, decide again, and send that version".formatted(currentVersion));
        this.orderId = orderId;
        this.currentVersion = currentVersion;
    }

    public UUID orderId() {
        return orderId;
    }

    public long currentVersion() {
        return currentVersion;
    }
}
