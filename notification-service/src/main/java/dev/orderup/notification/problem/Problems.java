package dev.orderup.notification.problem;

import java.util.Locale;

import dev.orderup.notification.feed.FeedException;
import dev.orderup.notification.feed.FeedException.FeedStopping;
import dev.orderup.notification.feed.FeedException.HistoryUnavailable;
import dev.orderup.notification.feed.FeedException.NotYours;
import dev.orderup.notification.feed.FeedException.UnknownOrder;
import dev.orderup.notification.feed.FeedException.VersionAhead;

import dev.orderup.notification.jwt.KeysUnavailable;
import dev.orderup.notification.jwt.Unauthenticated;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.MethodNotAllowedException;
import org.springframework.web.server.NotAcceptableStatusException;
import org.springframework.web.server.ResponseStatusException;

/** The one place where what went wrong becomes what an HTTP client is told. */
public final class Problems {
    private Problems() {}

    /** The problem behind an exception; null if it is none that a client may be told about. */
    public static @Nullable Problem of(Throwable failure) {
        return switch (failure) {
            case FeedException e -> of(e).about(e.orderId());
            case InvalidRequestException e -> invalid(e.error());
            case Unauthenticated e ->
                Problem.of(e.hasToken() ? "invalid-token" : "no-token", e.hasToken() ? "Invalid token" : "A token is needed", 401,
                        e.getMessage());
            case KeysUnavailable e -> Problem.of("keys-unavailable", "Tokens cannot be verified", 503, e.getMessage());
            case NotAcceptableStatusException e ->
                Problem.of("not-acceptable", "Not acceptable", 406, "This resource is served as: " + e.getSupportedMediaTypes());
            case MethodNotAllowedException e ->
                Problem.of("method-not-allowed", "Method not allowed", 405,
                        e.getHttpMethod() + " (expected: " + e.getSupportedMethods() + ")");
            case ResponseStatusException e -> of(e);
            default -> null;
        };
    }

    public static Problem unexpected() {
        return Problem.of("internal-error", "Internal error", 500, "This is our mistake. It has been logged.");
    }

    private static Problem invalid(FieldError error) {
        return Problem
                .of("invalid-request", "Invalid request", 400,
                        error.field() + ": " + error.value() + " (expected: " + error.expected() + ")")
                .because(error);
    }

    private static Problem of(FeedException failure) {
        return switch (failure) {
            case UnknownOrder e -> Problem.of("order-not-found", "Order not found", 404, e.getMessage());
            case NotYours e -> Problem.of("forbidden", "Forbidden", 403, e.getMessage());
            case VersionAhead e -> invalid(new FieldError("after", Long.toString(e.after()), "0-" + e.version() + ", the order's version"));
            case HistoryUnavailable _ -> Problem.of("history-unavailable", "History unavailable", 503,
                    "The order's history cannot be read at the moment. Ask again with the last version seen.");
            case FeedStopping e -> Problem.of("restarting", "Restarting", 503, e.getMessage());
        };
    }

    private static Problem of(ResponseStatusException failure) {
        HttpStatus status = HttpStatus.resolve(failure.getStatusCode().value());
        String title = status == null ? "Error" : status.getReasonPhrase();
        return Problem.of(title.toLowerCase(Locale.ROOT).replace(' ', '-'), title, failure.getStatusCode().value(), failure.getReason());
    }
}
