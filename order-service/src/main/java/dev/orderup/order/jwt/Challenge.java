package dev.orderup.order.jwt;

import java.net.URI;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.server.resource.BearerTokenError;
import org.springframework.security.web.server.ServerAuthenticationEntryPoint;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;

import reactor.core.publisher.Mono;

import tools.jackson.databind.json.JsonMapper;

/** Tells a caller that it needs a token, or what is wrong with the one that it has: RFC 6750 §3, with a problem document. */
@Component
class Challenge implements ServerAuthenticationEntryPoint {
    private static final String TYPES = "https://orderup.dev/problems/";
    private static final String REALM = "Bearer realm=\"orderup\"";
    /** A database restarts in seconds. */
    private static final String RETRY_SECONDS = "1";

    private final JsonMapper json;

    Challenge(JsonMapper json) {
        this.json = json;
    }

    @Override
    public Mono<Void> commence(ServerWebExchange exchange, AuthenticationException failure) {
        var headers = exchange.getResponse().getHeaders();
        if (failure instanceof AuthenticationServiceException) {
            headers.set(HttpHeaders.RETRY_AFTER, RETRY_SECONDS);
            return answer(exchange, problem(HttpStatus.SERVICE_UNAVAILABLE, "keys-unavailable", "Tokens cannot be verified",
                    "the keys that verify tokens cannot be read just now: ask again in a moment"));
        }
        var error = failure instanceof OAuth2AuthenticationException e ? e.getError() : null;
        headers.set(HttpHeaders.WWW_AUTHENTICATE, challenge(error));
        return answer(exchange, error == null
                ? problem(HttpStatus.UNAUTHORIZED, "no-token", "A token is needed",
                        "Authorization: missing (expected: Bearer, and a token from POST /tokens)")
                : problem(status(error), "invalid-token", "The token is not good", "Authorization: " + error.getDescription()));
    }

    /** Descriptions are of Spring Security's making, which keeps to the characters that RFC 6750 §3 allows. */
    private static String challenge(@Nullable OAuth2Error error) {
        return error == null
                ? REALM
                : "%s, error=\"%s\", error_description=\"%s\"".formatted(REALM, error.getErrorCode(), error.getDescription());
    }

    private static HttpStatus status(OAuth2Error error) {
        return error instanceof BearerTokenError bearer ? bearer.getHttpStatus() : HttpStatus.UNAUTHORIZED;
    }

    private static ProblemDetail problem(HttpStatus status, String slug, String title, String detail) {
        var problem = ProblemDetail.forStatusAndDetail(status, detail);
        problem.setType(URI.create(TYPES + slug));
        problem.setTitle(title);
        return problem;
    }

    private Mono<Void> answer(ServerWebExchange exchange, ProblemDetail problem) {
        problem.setInstance(URI.create(exchange.getRequest().getPath().value()));
        var body = json.writeValueAsBytes(problem);
        var response = exchange.getResponse();
        response.setRawStatusCode(problem.getStatus());
        response.getHeaders().setContentType(MediaType.APPLICATION_PROBLEM_JSON);
        response.getHeaders().setContentLength(body.length);
        return response.writeWith(Mono.fromSupplier(() -> response.bufferFactory().wrap(body)));
    }
}
