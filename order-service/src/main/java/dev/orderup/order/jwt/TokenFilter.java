package dev.orderup.order.jwt;

import org.springframework.security.authentication.AuthenticationCredentialsNotFoundException;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.security.oauth2.jwt.ReactiveJwtDecoder;
import org.springframework.security.oauth2.server.resource.authentication.JwtReactiveAuthenticationManager;
import org.springframework.security.oauth2.server.resource.web.server.authentication.ServerBearerTokenAuthenticationConverter;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;

import reactor.core.publisher.Mono;

/**
 * Finds out who asks, or does not let the request in. Spring Security's own parts in one filter: the chain that it makes of them passes
 * each request through five, for log-ins, sessions and authorities that there are none of here (RATIONALE.md has what that costs).
 */
final class TokenFilter implements WebFilter {
    private final ServerBearerTokenAuthenticationConverter tokens = new ServerBearerTokenAuthenticationConverter();
    private final JwtReactiveAuthenticationManager verification;
    private final Challenge challenge;

    TokenFilter(ReactiveJwtDecoder decoder, Challenge challenge) {
        this.challenge = challenge;
        verification = new JwtReactiveAuthenticationManager(decoder);
        verification.setJwtAuthenticationConverter(token -> Mono.just(CallerAuthentication.of(token)));
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        return caller(exchange)
                // Before the rest of the chain: what goes wrong there is not the token's fault.
                .onErrorResume(AuthenticationException.class, refusal -> challenge.commence(exchange, refusal).then(Mono.empty()))
                .flatMap(caller -> chain.filter(exchange).contextWrite(ReactiveSecurityContextHolder.withAuthentication(caller)));
    }

    private Mono<Authentication> caller(ServerWebExchange exchange) {
        return tokens.convert(exchange)
                .switchIfEmpty(Mono.error(() -> new AuthenticationCredentialsNotFoundException("no token")))
                .flatMap(verification::authenticate);
    }
}
