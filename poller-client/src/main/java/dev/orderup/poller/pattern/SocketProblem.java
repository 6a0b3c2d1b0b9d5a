package dev.orderup.poller.pattern;

import dev.orderup.poller.order.Failure;
import org.jspecify.annotations.Nullable;

/** The problem document (RFC 9457) in an error frame. */
record SocketProblem(@Nullable Integer status, @Nullable String title, @Nullable String detail, @Nullable String orderId) {
    static final SocketProblem UNNAMED = new SocketProblem(null, null, "no further word", null);

    Failure failure(String about) {
        String said = "the service said: " + (detail != null ? detail : title);
        return switch (status == null ? 0 : status) {
            case 401 -> new Failure.Unauthenticated(said, null);
            case 404 -> new Failure.NotFound(about);
            case 429, 500, 502, 503, 504 -> new Failure.Unavailable(said, null);
            default -> new Failure.Refused(said);
        };
    }
}
