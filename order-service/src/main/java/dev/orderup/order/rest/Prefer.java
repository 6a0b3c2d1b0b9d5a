package dev.orderup.order.rest;

import dev.orderup.order.domain.InvalidRequest;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * The header Prefer (RFC 7240), as far as it means something here.
 *
 * @param respondAsync whether the caller would rather have a job to follow than wait (§4.1)
 * @param patience for how long the caller is willing to wait: {@code wait} (§4.3); null if it does not say
 */
record Prefer(boolean respondAsync, @Nullable Duration patience) {
    static final String HEADER = "Prefer";
    /** RFC 7240 §3: says which preferences the answer honours. */
    static final String APPLIED = "Preference-Applied";

    /** Nine digits are thirty years; every wait has a bound that cuts it down. */
    private static final Pattern SECONDS = Pattern.compile("\"?([0-9]{1,9})\"?");

    static Prefer of(@Nullable List<String> headers) {
        boolean respondAsync = false;
        Duration patience = null;
        for (var preference : headers == null ? new String[0] : String.join(",", headers).split(",", -1)) {
            var parts = preference.split(";", 2)[0].split("=", 2);
            var name = parts[0].strip();
            respondAsync |= name.equalsIgnoreCase("respond-async");
            // The first of several counts (§2).
            if (name.equalsIgnoreCase("wait") && patience == null) {
                patience = seconds(parts.length == 2 ? parts[1].strip() : "");
            }
        }
        return new Prefer(respondAsync, patience);
    }

    private static Duration seconds(String text) {
        var seconds = SECONDS.matcher(text);
        if (!seconds.matches()) {
            throw new InvalidRequest("Prefer: wait", text, "whole seconds, 0 or more");
        }
        return Duration.ofSeconds(Long.parseLong(seconds.group(1)));
    }
}
