package dev.orderup.order.rest;

import dev.orderup.order.domain.Violation;

import java.net.URI;
import java.util.List;
import java.util.UUID;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;

/** Builds problem documents (RFC 9457). Every type is a page of ours: {@code https://orderup.dev/problems/<slug>}. */
final class Problem {
    private static final String TYPES = "https://orderup.dev/problems/";

    private final ProblemDetail detail;

    private Problem(ProblemDetail detail) {
        this.detail = detail;
    }

    static Problem of(HttpStatusCode status, String slug, String title, @Nullable String text) {
        var detail = ProblemDetail.forStatusAndDetail(status, text);
        detail.setType(type(slug));
        detail.setTitle(title);
        return new Problem(detail);
    }

    static URI type(String slug) {
        return URI.create(TYPES + slug);
    }

    Problem order(UUID id) {
        return with("orderId", id);
    }

    Problem with(String name, Object value) {
        detail.setProperty(name, value);
        return this;
    }

    Problem errors(List<Violation> violations) {
        return with("errors", violations);
    }

    ProblemDetail detail() {
        return detail;
    }
}
