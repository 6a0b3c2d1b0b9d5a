package dev.orderup.order.domain;

import org.jspecify.annotations.Nullable;

/** One thing that is wrong with a request: the field, the value given (cut to a bearable length) and what was expected instead. */
public record Violation(String field, @Nullable String value, String expected) {
    /** A value is repeated to the caller, so that it is recognised; never at whatever length the caller chose. */
    private static final int VALUE_LENGTH_MAX = 100;

    public static Violation of(String field, @Nullable Object value, String expected) {
        return new Violation(field, value == null ? null : cut(value.toString()), expected);
    }

    @Override
    public String toString() {
        return "%s: %s (expected: %s)".formatted(field, value == null ? "missing" : value, expected);
    }

    private static String cut(String text) {
        if (text.length() <= VALUE_LENGTH_MAX) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(VALUE_LENGTH_MAX - 1)) ? VALUE_LENGTH_MAX - 1 : VALUE_LENGTH_MAX;
        return text.substring(0, end) + "…";
    }
}
