package dev.orderup.gateway.control;

import dev.orderup.gateway.metrics.Json;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;

/**
 * Who may change something on the management port: a peer on this machine, with the token, that is no page of another origin. It stands before everything
 * there, so what is added later is guarded, too; only methods that are safe (RFC 9110 section 9.2.1) pass without.
 *
 * <p>The peer is the one of the connection. What Forwarded and X-Forwarded-For say of another one is not looked at, because anybody can say it.
 */
@Component
class ChangeGuard implements WebFilter {
    private static final Set<HttpMethod> SAFE = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);
    private static final String BEARER = "Bearer ";
    private static final String CHALLENGE = "Bearer realm=\"gateway\"";
    private final ControlToken token;

    ChangeGuard(ControlToken token) {
        this.token = token;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        var request = exchange.getRequest();
        if (SAFE.contains(request.getMethod())) {
            return chain.filter(exchange);
        }
        if (!isOnThisMachine(request)) {
            return refuse(exchange, HttpStatus.FORBIDDEN, null, "Changes are taken from this machine only.");
        }
        if (isFromAnotherOrigin(request.getHeaders())) {
            return refuse(exchange, HttpStatus.FORBIDDEN, null, "Changes are not taken from pages of another origin.");
        }
        var given = request.getHeaders().getFirst(HttpHeaders.AUTHORIZATION);
        if (given == null || !given.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return refuse(exchange, HttpStatus.UNAUTHORIZED, CHALLENGE, "Changes need the token that the gateway wrote at its start.");
        }
        if (!token.is(given.substring(BEARER.length()).strip())) {
            return refuse(exchange, HttpStatus.UNAUTHORIZED, CHALLENGE + ", error=\"invalid_token\"",
                    "The token is not the one that the gateway wrote at its start.");
        }
        return chain.filter(exchange);
    }

    private static boolean isOnThisMachine(ServerHttpRequest request) {
        HttpServerRequest netty = ServerHttpRequestDecorator.getNativeRequest(request);
        return netty.connectionRemoteAddress() instanceof InetSocketAddress peer && peer.getAddress().isLoopbackAddress();
    }

    /** A page that a browser shows may send simple requests anywhere; Fetch metadata, or else Origin, says so. Other clients send neither. */
    private static boolean isFromAnotherOrigin(HttpHeaders fields) {
        var site = fields.getFirst("Sec-Fetch-Site");
        if (site != null) {
            return !site.equals("same-origin") && !site.equals("none");
        }
        var origin = fields.getOrigin();
        return origin != null && !origin.equalsIgnoreCase("http://" + fields.getFirst(HttpHeaders.HOST));
    }

    /** An RFC 9457 problem. */
    private static Mono<Void> refuse(ServerWebExchange exchange, HttpStatus status, @Nullable String challenge, String detail) {
        ServerHttpResponse response = exchange.getResponse();
        response.setStatusCode(status);
        response.getHeaders().setContentType(MediaType.APPLICATION_PROBLEM_JSON);
        if (challenge != null) {
            response.getHeaders().set(HttpHeaders.WWW_AUTHENTICATE, challenge);
        }
        var problem = "{\"type\":\"about:blank\",\"title\":" + Json.quoted(status.getReasonPhrase()) + ",\"status\":" + status.value()
                + ",\"detail\":" + Json.quoted(detail) + ",\"instance\":"
                + Json.quoted(exchange.getRequest().getPath().value()) + "}";
        return response.writeWith(Mono.fromSupplier(() -> response.bufferFactory().wrap(problem.getBytes(StandardCharsets.UTF_8))));
    }
}
