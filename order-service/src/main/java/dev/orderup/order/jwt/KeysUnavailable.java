package dev.orderup.order.jwt;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;

/** The keys cannot be read just now, and this instance has none yet. */
class KeysUnavailable extends ResponseStatusException {
    /** A database restarts in seconds. */
    private static final String RETRY_SECONDS = "1";

    KeysUnavailable(Throwable cause) {
        super(HttpStatus.SERVICE_UNAVAILABLE, "the keys that sign tokens cannot be read just now: ask again in a moment", cause);
    }

    @Override
    public HttpHeaders getHeaders() {
        var headers = new HttpHeaders();
        headers.set(HttpHeaders.RETRY_AFTER, RETRY_SECONDS);
        return headers;
    }
}
