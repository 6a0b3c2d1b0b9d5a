package dev.orderup.gateway.exchange;

import java.util.Locale;

/**
 * Why an upstream did not answer, and, which decides about another try, whether the request can have had an effect.
 *
 * @param reach what the upstream can have seen of the request
 */
public record UpstreamFailure(Reason reason, Reach reach, String detail) {

    public enum Reason {
        CONNECT, CONNECT_TIMEOUT, TLS, POOL_FULL, NO_INSTANCE, REFUSED_STREAM, GOAWAY, CLOSED, RESET, BAD_RESPONSE, RESPONSE_TIMEOUT, IDLE;

        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    public enum Reach {
        /** Surely nothing: any request may be tried elsewhere. */
        NOTHING,
        /** Perhaps all of it: only an idempotent request may be tried elsewhere (RFC 9110 section 9.2.2). */
        PERHAPS,
        /** An answer has begun: no other try can replace it. */
        ANSWERED
    }
}
