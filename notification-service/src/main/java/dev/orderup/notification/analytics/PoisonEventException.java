package dev.orderup.notification.analytics;

import org.jspecify.annotations.Nullable;

/** A record that is no order event and never will be, however often it is read. The message says why. */
class PoisonEventException extends RuntimeException {
    PoisonEventException(String message) {
        super(message);
    }

    PoisonEventException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
