package dev.orderup.notification.longpoll;

import java.time.Duration;
import java.util.List;

import dev.orderup.notification.problem.InvalidRequestException;

import org.jspecify.annotations.Nullable;

/** The header Prefer (RFC 7240), of which only {@code wait} means something here: {@code Prefer: wait=10, handling=lenient}. */
final class Prefer {
    private Prefer() {}

    /** The time that the client is willing to wait, or null if it does not say. The first of several counts (section 2). */
    static @Nullable Duration wait(List<String> headers) {
        for (String header : headers) {
            for (String preference : header.split(",", -1)) {
                String[] parts = preference.split(";", 2)[0].split("=", 2);
                if (parts[0].trim().equalsIgnoreCase("wait")) {
                    return seconds(parts.length == 2 ? parts[1].trim() : "");
                }
            }
        }
        return null;
    }

    private static Duration seconds(String text) {
        String bare = text.length() > 1 && text.startsWith("\"") && text.endsWith("\"") ? text.substring(1, text.length() - 1) : text;
        // Nine digits are thirty years; the maximum cuts it down anyway.
        if (!bare.matches("\\d{1,9}")) {
            throw new InvalidRequestException("Prefer: wait", text, "whole seconds, 0 or more");
        }
        return Duration.ofSeconds(Long.parseLong(bare));
    }
}
