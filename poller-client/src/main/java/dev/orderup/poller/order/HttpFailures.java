package dev.orderup.poller.order;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an HTTP answer that is not the hoped-for one, or no answer at all, means to the person who asked. */
public final class HttpFailures {
    private static final String NO_WORD = "no further word";
    private static final int WORDS_MAX = 120;

    private HttpFailures() {}

    /**
     * An answer with an error status; its body should be a problem document (RFC 9457).
     *
     * @param retryAfter the header of this name (RFC 9110 §10.2.3), seconds only: our services send no dates
     */
    public static Failure of(int status, byte[] body, @Nullable String retryAfter, String orderId) {
        String said = "HTTP " + status + ": " + Problem.parse(body);
        return switch (status) {
            case 401 -> new Failure.Unauthenticated(said, null);
            case 403 -> new Failure.Refused(said + Failure.ASK_AS_ANOTHER);
            case 404 -> new Failure.NotFound(orderId);
            case 408, 425, 429, 502, 503, 504 -> isSeconds(retryAfter)
                    ? Failure.Unavailable.until(Duration.ofSeconds(Long.parseLong(retryAfter)), said)
                    : new Failure.Unavailable(said, null);
            case 500 -> new Failure.Unavailable(said, null);
            default -> new Failure.Refused(said);
        };
    }

    /** No answer: nobody listens, or the connection broke. */
    public static Failure of(Throwable error, URI gateway) {
        return switch (error) {
            case Failure failure -> failure;
            case ConnectException e -> Failure.Unavailable.unreachable(cannotReach(gateway, e), e);
            case UnknownHostException e -> Failure.Unavailable.unreachable(cannotReach(gateway, "unknown host"), e);
            case UnresolvedAddressException e -> Failure.Unavailable.unreachable(cannotReach(gateway, "unknown host"), e);
            case IOException e -> new Failure.Unavailable("the connection to " + gateway + " broke: " + e.getMessage(), e);
            default -> new Failure.Refused(error.toString(), error);
        };
    }

    /** The one sentence of whoever could not connect, whatever the transport. */
    public static String cannotReach(URI gateway, String why) {
        return "cannot reach the gateway at " + gateway + ": " + why + "; start it with ./orderup up";
    }

    private static String cannotReach(URI gateway, ConnectException e) {
        String message = e.getMessage();
        return cannotReach(gateway, message != null && message.contains("timed out") ? "no answer" : "connection refused");
    }

    private static boolean isSeconds(@Nullable String retryAfter) {
        return retryAfter != null && retryAfter.matches("\\d{1,6}");
    }

    /** The parts of a problem document that tell a person what to do. */
    private record Problem(@Nullable String title, @Nullable String detail, @Nullable List<FieldError> errors) {
        record FieldError(@Nullable String field, @Nullable Object value, @Nullable String expected) {
            @Override
            public String toString() {
                return field + ": " + value + " (expected: " + expected + ")";
            }
        }

        static String parse(byte[] body) {
            try {
                return OrderJson.read(body, Problem.class).toString();
            } catch (Failure e) {
                return plain(new String(body, StandardCharsets.UTF_8));
            }
        }

        /** The words of a page that some proxy on the way made up, on one line. */
        private static String plain(String page) {
            String words = page.replaceAll("<[^>]*>", " ").replaceAll("\\s+", " ").strip();
            return words.isEmpty() ? NO_WORD : words.substring(0, Math.min(words.length(), WORDS_MAX));
        }

        @Override
        public String toString() {
            var words = new StringBuilder(detail != null ? detail : title != null ? title : NO_WORD);
            if (errors != null && !errors.isEmpty()) {
                words.append(": ").append(String.join("; ", errors.stream().map(FieldError::toString).toList()));
            }
            return words.toString();
        }
    }
}
