package dev.orderup.notification.problem;

import java.util.UUID;

import dev.orderup.notification.wire.OrderIds;

import org.jspecify.annotations.Nullable;

/** A request that cannot be understood. */
public final class InvalidRequestException extends RuntimeException {
    private final FieldError error;

    public InvalidRequestException(String field, @Nullable String value, String expected) {
        super(field + ": " + value + " (expected: " + expected + ")");
        error = new FieldError(field, value, expected);
    }

    FieldError error() {
        return error;
    }

    /** The order that a request names. */
    public static UUID orderId(String field, String text) {
        UUID id = OrderIds.parse(text);
        if (id == null) {
            throw new InvalidRequestException(field, text, OrderIds.EXPECTED);
        }
        return id;
    }

    /** The version that a request names; 0 if it names none. */
    public static long version(String field, @Nullable String text) {
        if (text == null || text.isBlank()) {
            return 0;
        }
        try {
            long version = Long.parseLong(text.trim());
            if (version >= 0) {
                return version;
            }
        } catch (NumberFormatException _) {
            // Told below, like a negative number.
        }
        throw new InvalidRequestException(field, text, "the last version seen, 0 or more");
    }
}
