package dev.orderup.labs.async;

import java.util.List;
import java.util.Locale;

/** The two ways to ask for the same. */
enum Style {
    SYNC, ASYNC;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Names and values by turns. */
    List<String> headers() {
        return this == ASYNC ? List.of("Prefer", "respond-async") : List.of();
    }
}
