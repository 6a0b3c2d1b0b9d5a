package dev.orderup.notification.feed;

import java.util.function.Function;

/**
 * How one transport writes an update; its {@link Audience} makes it. A door keeps one of these for its whole life: {@link OrderEvent} remembers by it
 * what is already encoded.
 */
public final class Encoding<T> {
    private final Class<T> type;
    private final Function<OrderUpdate, T> encoder;

    Encoding(Class<T> type, Function<OrderUpdate, T> encoder) {
        this.type = type;
        this.encoder = encoder;
    }

    T encode(OrderUpdate update) {
        return encoder.apply(update);
    }

    T cast(Object form) {
        return type.cast(form);
    }
}
