package dev.orderup.notification.wire;

import java.util.UUID;

import org.jspecify.annotations.Nullable;

/** Order ids as clients write them. */
public final class OrderIds {
    public static final String EXPECTED = "a UUID";

    private OrderIds() {}

    /** The id, or null if the text is none. {@link UUID#fromString} alone would take "1-1-1-1-1". */
    public static @Nullable UUID parse(String text) {
        try {
            UUID id = UUID.fromString(text);
            return id.toString().equalsIgnoreCase(text) ? id : null;
        } catch (IllegalArgumentException _) {
            return null;
        }
    }
}
