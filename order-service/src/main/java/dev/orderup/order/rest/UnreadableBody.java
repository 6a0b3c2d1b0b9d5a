package dev.orderup.order.rest;

import dev.orderup.order.domain.Violation;

import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** Puts what Jackson could not read into words for the one who wrote it, without a word about classes of ours. */
final class UnreadableBody {
    private UnreadableBody() {}

    static Problem problem(@Nullable Throwable failure) {
        return switch (cause(failure)) {
            case UnrecognizedPropertyException e -> invalid(Violation.of(path(e), "unknown field", known(e.getKnownPropertyIds())));
            case InvalidFormatException e -> invalid(Violation.of(path(e), e.getValue(), expected(e)));
            case MismatchedInputException e -> invalid(Violation.of(path(e), "another type of value", expected(e)));
            case DatabindException e -> invalid(Violation.of(path(e), null, "a value that can be read"));
            case InputCoercionException e -> invalid(Violation.of(path(e), "a number beyond all bounds", "an integer"));
            case StreamReadException e ->
                malformed("line %d, column %d".formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr()));
            // Jackson was not even asked: there is no body.
            case null, default -> invalid(Violation.of("body", null, "a JSON object"));
        };
    }

    private static @Nullable Throwable cause(@Nullable Throwable failure) {
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof JacksonException) {
                return cause;
            }
        }
        return null;
    }

    private static Problem invalid(Violation violation) {
        return Problem.of(HttpStatus.BAD_REQUEST, "invalid-request", "The request is not valid", violation.toString())
                .errors(List.of(violation));
    }

    private static Problem malformed(String where) {
        return Problem.of(HttpStatus.BAD_REQUEST, "malformed-json", "The body is not JSON",
                "the body stops being JSON at %s (expected: one JSON object in UTF-8, each name once)".formatted(where));
    }

    private static String path(JacksonException e) {
        var path = e.getPath()
                .stream()
                .map(step -> step.getPropertyName() == null ? "[" + step.getIndex() + "]" : "." + step.getPropertyName())
                .collect(Collectors.joining());
        return path.isEmpty() ? "body" : path.startsWith(".") ? path.substring(1) : path;
    }

    private static String known(@Nullable Collection<Object> names) {
        return names == null ? "no such field" : "one of " + names.stream().map(Object::toString).sorted().toList();
    }

    private static String expected(MismatchedInputException e) {
        var type = e.getTargetType();
        if (type == null) {
            return "another type of value";
        }
        if (Number.class.isAssignableFrom(type) || type.isPrimitive()) {
            return "an integer";
        }
        return type == String.class ? "a string" : Collection.class.isAssignableFrom(type) ? "an array" : "an object";
    }
}
