package dev.orderup.labs.execution;

import java.util.Locale;

/** Who does the work of a request. */
enum Model {
    EVENT_LOOP,
    PLATFORM_THREADS,
    VIRTUAL_THREADS;

    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
