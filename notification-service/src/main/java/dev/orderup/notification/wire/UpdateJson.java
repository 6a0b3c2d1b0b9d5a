package dev.orderup.notification.wire;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

import dev.orderup.notification.feed.OrderUpdate;

/**
 * {@code {"orderId","version","status","at"}}. Written by hand: no value of an update can need escaping, the order of the
 * fields is fixed, and it is the one thing this service encodes all day.
 */
public final class UpdateJson {
    /** RFC 3339 in UTC, always with six digits: the database counts microseconds. */
    private static final DateTimeFormatter RFC_3339 = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'")
            .withZone(ZoneOffset.UTC);

    private UpdateJson() {}

    /** The update as a JSON object. */
    public static byte[] encode(OrderUpdate update) {
        return utf8("{" + members(update) + "}");
    }

    /** The members of that object, for those who put more in front of them. */
    public static String members(OrderUpdate update) {
        return "\"orderId\":\"" + update.orderId() + "\",\"version\":" + update.version() + ",\"status\":\"" + update.status()
                + "\",\"at\":\""
                + time(update.at()) + "\"";
    }

    public static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String time(Instant at) {
        return RFC_3339.format(at);
    }
}
