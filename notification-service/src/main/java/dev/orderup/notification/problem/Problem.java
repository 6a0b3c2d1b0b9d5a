package dev.orderup.notification.problem;

import java.net.URI;
import java.util.List;
import java.util.UUID;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/** A problem document, RFC 9457. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Problem(URI type, String title, int status, @Nullable String detail, @Nullable String instance, @Nullable UUID orderId,
        @Nullable List<FieldError> errors) {

    /** A problem of the kind that the last part of its type names. */
    public static Problem of(String slug, String title, int status, @Nullable String detail) {
        return new Problem(URI.create("https://orderup.dev/problems/" + slug), title, status, detail, null, null, null);
    }

    /** The same problem, with the path of the request that met it. */
    public Problem at(String path) {
        return new Problem(type, title, status, detail, path, orderId, errors);
    }

    /** The same problem, with the order that it is about. */
    public Problem about(UUID order) {
        return new Problem(type, title, status, detail, instance, order, errors);
    }

    Problem because(FieldError error) {
        return new Problem(type, title, status, detail, instance, orderId, List.of(error));
    }
}
