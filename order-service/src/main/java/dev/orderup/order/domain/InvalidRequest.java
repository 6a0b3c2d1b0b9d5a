package dev.orderup.order.domain;

import java.util.List;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/** A field is missing, malformed or out of bounds. */
public final class InvalidRequest extends OrderException {
    /** As many as an answer names; a request can be wrong in more ways than anyone wants to read. */
    private static final int VIOLATIONS_MAX = 20;

    private final transient List<Violation> violations;

    public InvalidRequest(List<Violation> violations) {
        super(violations.stream().limit(VIOLATIONS_MAX).map(Violation::toString).collect(Collectors.joining("; ")));
        this.violations = violations.stream().limit(VIOLATIONS_MAX).toList();
    }

    public InvalidRequest(String field, @Nullable Object value, String expected) {
        this(List.of(Violation.of(field, value, expected)));
    }

    public List<Violation> violations() {
        return violations;
    }
}
