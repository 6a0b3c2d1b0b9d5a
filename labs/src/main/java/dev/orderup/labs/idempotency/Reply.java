package dev.orderup.labs.idempotency;

import org.jspecify.annotations.Nullable;

/**
 * What became of one request, as far as its sender can tell.
 *
 * @param order the id of the order that it was told of, if it was
 * @param said the status, or {@code no answer}
 */
record Reply(@Nullable String order, String said) {
    static final Reply NONE = new Reply(null, "no answer");
}
