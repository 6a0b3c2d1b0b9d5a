package dev.orderup.order.domain;

import java.util.Optional;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/** The caller is known, and may not do this. */
public final class Forbidden extends OrderException {
    private final @Nullable UUID orderId;

    Forbidden(Caller caller, String what) {
        super("%s may not %s".formatted(caller.subject(), what));
        this.orderId = null;
    }

    Forbidden(Caller caller, UUID orderId) {
        super("order %s is none that %s may see or move".formatted(orderId, caller.subject()));
        this.orderId = orderId;
    }

    public Optional<UUID> orderId() {
        return Optional.ofNullable(orderId);
    }
}
