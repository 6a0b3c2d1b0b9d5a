package dev.orderup.notification.jwt;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.orderup.notification.feed.Caller;

import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;

import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Asks every HTTP request for its token, and a handshake of a WebSocket likewise. Doors find who asks in the request attribute
 * {@link #CALLER}. One filter and not Spring Security's chain of them, and no operator around the rest of the request unless a key has to be
 * fetched: what stands between a server and a stream stays on the heap for as long as the stream lasts.
 */
@Component
public class HttpTokens implements WebFilter {
    public static final String CALLER = "caller";
    /** Management has a port of its own, which is not for clients. */
    private static final String MANAGEMENT = "/actuator";
    /** RFC 6750 section 2.1. */
    private static final Pattern BEARER = Pattern.compile("bearer +([A-Za-z0-9._~+/-]+=*) *", Pattern.CASE_INSENSITIVE);

    private final Tokens tokens;

    HttpTokens(Tokens tokens) {
        this.tokens = tokens;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        if (exchange.getRequest().getPath().value().startsWith(MANAGEMENT)) {
            return chain.filter(exchange);
        }
        try {
            return admit(exchange, chain);
        } catch (Unauthenticated | KeysUnavailable e) {
            return Mono.error(e);
        }
    }

    private Mono<Void> admit(ServerWebExchange exchange, WebFilterChain chain) {
        List<String> shown = exchange.getRequest().getHeaders().getOrEmpty(HttpHeaders.AUTHORIZATION);
        if (shown.stream().noneMatch(header -> header.regionMatches(true, 0, "bearer", 0, 6))) {
            throw Unauthenticated.withoutToken();
        }
        Matcher bearer = BEARER.matcher(shown.getFirst());
        if (shown.size() > 1 || !bearer.matches()) {
            throw Unauthenticated.withToken("malformed (expected: one header, Bearer and a token)");
        }
        String token = bearer.group(1);
        return tokens.mayBlock(token)
                ? Mono.fromCallable(() -> tokens.caller(token))
                        .subscribeOn(Schedulers.boundedElastic())
                        .flatMap(caller -> passed(exchange, chain, caller))
                : passed(exchange, chain, tokens.caller(token));
    }

    private static Mono<Void> passed(ServerWebExchange exchange, WebFilterChain chain, Caller caller) {
        exchange.getAttributes().put(CALLER, caller);
        return chain.filter(exchange);
    }
}
