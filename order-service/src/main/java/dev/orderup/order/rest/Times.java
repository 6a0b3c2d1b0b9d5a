package dev.orderup.order.rest;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** RFC 3339 in UTC with all six digits of a microsecond, so that times sort as text. */
final class Times {
    private static final DateTimeFormatter MICROSECONDS = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'")
            .withZone(ZoneOffset.UTC);

    private Times() {}

    static String text(Instant instant) {
        return MICROSECONDS.format(instant);
    }
}
