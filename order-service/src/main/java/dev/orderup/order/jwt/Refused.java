package dev.orderup.order.jwt;

import org.springframework.http.HttpStatus;

/** No token: the error codes of RFC 6749 §5.2, each with its status. */
final class Refused extends RuntimeException {
    private final HttpStatus status;
    private final String error;
    private final long retryAfterSeconds;

    /** Without a stack trace: these are answers, and a caller must not be able to make them costly. */
    private Refused(HttpStatus status, String error, String description, long retryAfterSeconds) {
        super(description, null, false, false);
        this.status = status;
        this.error = error;
        this.retryAfterSeconds = retryAfterSeconds;
    }

    static Refused invalidRequest(String description) {
        return new Refused(HttpStatus.BAD_REQUEST, "invalid_request", description, 0);
    }

    static Refused invalidClient(String description) {
        return new Refused(HttpStatus.UNAUTHORIZED, "invalid_client", description, 0);
    }

    static Refused unsupportedGrantType(String description) {
        return new Refused(HttpStatus.BAD_REQUEST, "unsupported_grant_type", description, 0);
    }

    static Refused tooManyAttempts(long retryAfterSeconds) {
        return new Refused(HttpStatus.TOO_MANY_REQUESTS, "invalid_client", "too many wrong secrets: ask again when the minute is over",
                retryAfterSeconds);
    }

    HttpStatus status() {
        return status;
    }

    String error() {
        return error;
    }

    /** 0 if there is nothing to wait for. */
    long retryAfterSeconds() {
        return retryAfterSeconds;
    }
}
