package dev.orderup.order.domain;

/** The key has placed another order already. */
public final class IdempotencyKeyReused extends OrderException {
    public IdempotencyKeyReused(IdempotencyKey key) {
        super("the idempotency key %s was used with another request (expected: the same request again, or a new key)"
                .formatted(key.value()));
    }
}
