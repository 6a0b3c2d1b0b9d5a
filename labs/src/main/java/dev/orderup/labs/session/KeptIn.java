package dev.orderup.labs.session;

import java.util.Locale;

/** Where a basket is between two requests; the words are those of order-service's paths. */
enum KeptIn {
    MEMORY, DATABASE, TOKEN;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
