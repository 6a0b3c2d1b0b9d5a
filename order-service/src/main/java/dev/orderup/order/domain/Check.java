package dev.orderup.order.domain;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/** Collects everything that is wrong with a request, so that one answer names it all. */
public final class Check {
    private final List<Violation> violations = new ArrayList<>();

    void refuse(String field, @Nullable Object value, String expected) {
        violations.add(Violation.of(field, value, expected));
    }

    public String identifier(String field, @Nullable String value) {
        int max = OrderDraft.IDENTIFIER_LENGTH_MAX;
        if (value == null || value.isBlank() || length(value) > max || !isPlain(value, "")) {
            refuse(field, value, "1 to " + max + " characters, not blank, no control characters");
            return "";
        }
        return value;
    }

    String note(String field, @Nullable String value) {
        int max = OrderDraft.NOTE_LENGTH_MAX;
        if (value != null && (length(value) > max || !isPlain(value, "\n\t"))) {
            refuse(field, value, "at most " + max + " characters, no control characters but line feed and tab");
            return "";
        }
        return value == null ? "" : value;
    }

    long number(String field, @Nullable Long value, long min, long max) {
        if (value == null || value < min || value > max) {
            refuse(field, value, min + " to " + max);
            return min;
        }
        return value;
    }

    public void passOrThrow() {
        if (!violations.isEmpty()) {
            throw new InvalidRequest(violations);
        }
    }

    private static int length(String value) {
        return value.codePointCount(0, value.length());
    }

    /** PostgreSQL stores no NUL, UTF-8 has no half of a surrogate pair, and logs want no other control characters. */
    private static boolean isPlain(String value, String allowed) {
        return value.codePoints()
                .allMatch(c -> allowed.indexOf(c) >= 0
                        || (!Character.isISOControl(c) && Character.getType(c) != Character.SURROGATE));
    }
}
