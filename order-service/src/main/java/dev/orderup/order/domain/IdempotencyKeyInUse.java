package dev.orderup.order.domain;

/** Another request with the key is still being answered after the time that this one may wait for it. */
public final class IdempotencyKeyInUse extends OrderException {
    public IdempotencyKeyInUse(IdempotencyKey key) {
        super("a request with the idempotency key %s is still being answered: send the same request again in a moment"
                .formatted(key.value()));
    }
}
