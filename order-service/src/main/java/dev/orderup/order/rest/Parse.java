package dev.orderup.order.rest;

import dev.orderup.order.domain.IdempotencyKey;
import dev.orderup.order.domain.InvalidRequest;
import dev.orderup.order.domain.OrderQuery;
import dev.orderup.order.domain.OrderStatus;
import dev.orderup.order.domain.PageCursor;
import dev.orderup.order.session.KeptIn;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/** Texts of a request line or a header as values, or an {@link InvalidRequest} that says what was expected. */
final class Parse {
    /** {@link UUID#fromString} takes {@code 1-1-1-1-1} as well. */
    private static final Pattern UUID_TEXT = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
    private static final Pattern QUOTED = Pattern.compile("\"([^\"\\\\]*)\"");

    private Parse() {}

    static KeptIn keptIn(String text) {
        return KeptIn.of(text).orElseThrow(() -> new InvalidRequest("keptIn", text, "memory, database or token"));
    }

    static UUID orderId(String text) {
        return id(text);
    }

    static UUID id(String text) {
        if (!UUID_TEXT.matcher(text).matches()) {
            throw new InvalidRequest("id", text, "a UUID, such as 0198c8a4-7f00-7000-8000-000000000000");
        }
        return UUID.fromString(text);
    }

    /** A day in UTC. */
    static LocalDate date(String field, @Nullable String text) {
        try {
            if (text != null) {
                return LocalDate.parse(text);
            }
        } catch (DateTimeParseException notADate) {
            throw new InvalidRequest(field, text, "a day, such as 2026-11-24");
        }
        throw new InvalidRequest(field, null, "a day, such as 2026-11-24");
    }

    static OrderStatus status(String field, @Nullable String text) {
        return Arrays.stream(OrderStatus.values())
                .filter(status -> status.name().equals(text))
                .findAny()
                .orElseThrow(() -> new InvalidRequest(field, text, "one of " + Arrays.toString(OrderStatus.values())));
    }

    static @Nullable OrderStatus statusFilter(@Nullable String text) {
        return text == null ? null : status("status", text);
    }

    static int limit(@Nullable String text) {
        try {
            return text == null ? OrderQuery.LIMIT_DEFAULT : Integer.parseInt(text);
        } catch (NumberFormatException notANumber) {
            throw new InvalidRequest("limit", text, "1 to " + OrderQuery.LIMIT_MAX);
        }
    }

    static @Nullable UUID cursor(@Nullable String text) {
        return text == null ? null : PageCursor.parse("cursor", text).before();
    }

    static @Nullable CountKind count(@Nullable String text) {
        return text == null
                ? null
                : Arrays.stream(CountKind.values())
                        .filter(kind -> kind.name().toLowerCase(Locale.ROOT).equals(text))
                        .findAny()
                        .orElseThrow(() -> new InvalidRequest("count", text, "exact or estimated"));
    }

    static boolean flag(String field, @Nullable String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            case null -> false;
            default -> throw new InvalidRequest(field, text, "true or false");
        };
    }

    /** The draft standard writes the key as a structured-field string, in quotation marks; most clients send it bare. Both are taken. */
    static @Nullable IdempotencyKey idempotencyKey(@Nullable List<String> headers) {
        if (headers == null || headers.isEmpty()) {
            return null;
        }
        if (headers.size() > 1) {
            throw new InvalidRequest("Idempotency-Key", String.join(", ", headers), "one header");
        }
        var quoted = QUOTED.matcher(headers.getFirst().strip());
        return new IdempotencyKey(quoted.matches() ? quoted.group(1) : headers.getFirst().strip());
    }
}
