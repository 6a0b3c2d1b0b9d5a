package dev.orderup.gateway.proxy.http;

import dev.orderup.gateway.exchange.UpstreamFailure;
import dev.orderup.gateway.policy.Refusal;
import io.netty.handler.codec.http.HttpRequest;

/** What a failure of an upstream is to the client. Addresses behind the gateway stay behind it. */
final class Failures {
    private Failures() {}

    static Refusal refusal(UpstreamFailure failure) {
        return switch (failure.reason()) {
            case CONNECT, NO_INSTANCE -> unavailable("No instance of the service can be reached.");
            case POOL_FULL -> unavailable("The service has as many requests as it can take.");
            case REFUSED_STREAM, GOAWAY -> unavailable("The service did not begin this request.");
            case CONNECT_TIMEOUT, RESPONSE_TIMEOUT, IDLE -> Refusal.of(504, "gateway-timeout", "Gateway timeout",
                    "The service did not answer in time.");
            // Why is for the log: whom this gateway trusts is nobody's business.
            case TLS -> Refusal.of(502, "bad-gateway", "Bad gateway", "No secure connection to the service could be made.");
            case CLOSED, RESET -> Refusal.of(502, "bad-gateway", "Bad gateway", "The service broke off before it answered.");
            case BAD_RESPONSE -> Refusal.of(502, "bad-gateway", "Bad gateway", "The service answered with what is not HTTP.");
        };
    }

    private static Refusal unavailable(String detail) {
        return Refusal.of(503, "service-unavailable", "Service unavailable", detail);
    }

    /** By its method (RFC 9110 section 9.2.2), or because it brings the key by which the service knows it again. */
    static boolean isIdempotent(HttpRequest head) {
        return switch (head.method().name()) {
            case "GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE" -> true;
            default -> head.headers().contains("idempotency-key");
        };
    }
}
