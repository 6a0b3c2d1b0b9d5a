package dev.orderup.notification.problem;

import org.jspecify.annotations.Nullable;

/** One part of a request that is not as expected: where, what, and what instead. */
public record FieldError(String field, @Nullable String value, String expected) {}
