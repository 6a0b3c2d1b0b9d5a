package dev.orderup.labs.async;

import java.util.Locale;

/** What is asked for: something small, and something heavy. */
enum Work {
    PLACING, STATEMENT;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
