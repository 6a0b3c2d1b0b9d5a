package dev.orderup.order.jwt;

import dev.orderup.order.domain.Caller;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity.CsrfSpec;
import org.springframework.security.config.web.server.ServerHttpSecurity.FormLoginSpec;
import org.springframework.security.config.web.server.ServerHttpSecurity.HeaderSpec;
import org.springframework.security.config.web.server.ServerHttpSecurity.HttpBasicSpec;
import org.springframework.security.config.web.server.ServerHttpSecurity.LogoutSpec;
import org.springframework.security.config.web.server.ServerHttpSecurity.RequestCacheSpec;
import org.springframework.security.oauth2.jwt.ReactiveJwtDecoder;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.authentication.ServerAuthenticationEntryPointFailureHandler;
import org.springframework.security.web.server.util.matcher.ServerWebExchangeMatchers;

import reactor.core.publisher.Mono;

/** What the REST door asks of a request before a controller sees it. Controllers get the {@link Caller} as their principal. */
@Configuration(proxyBeanMethods = false)
class WebSecurity {
    /** Where tokens and keys are had, and management, which has a port of its own. Also open to a client whose token has expired. */
    private static final String[] OPEN = {"/tokens", "/tokens/guest", "/.well-known/jwks.json", "/actuator/**"};

    @Bean
    @Order(1)
    SecurityWebFilterChain open(ServerHttpSecurity http) {
        return bare(http).securityMatcher(ServerWebExchangeMatchers.pathMatchers(OPEN))
                .authorizeExchange(exchange -> exchange.anyExchange().permitAll())
                .build();
    }

    @Bean
    @Order(2)
    SecurityWebFilterChain guarded(ServerHttpSecurity http, ReactiveJwtDecoder decoder, Challenge challenge) {
        var refused = new ServerAuthenticationEntryPointFailureHandler(challenge);
        refused.setRethrowAuthenticationServiceException(false);
        return bare(http)
                .oauth2ResourceServer(server -> server.authenticationFailureHandler(refused)
                        .jwt(jwt -> jwt.jwtDecoder(decoder).jwtAuthenticationConverter(token -> Mono.just(CallerAuthentication.of(token)))))
                .exceptionHandling(failure -> failure.authenticationEntryPoint(challenge))
                .authorizeExchange(exchange -> exchange.anyExchange().authenticated())
                .build();
    }

    /** Each filter would be a span: more of them than of all the rest of a request. */
    @Bean
    SecurityObservationSettings noObservations() {
        return SecurityObservationSettings.noObservations();
    }

    /**
     * Nothing that is there for browsers: no cookie comes here, so no request can be forged with one; there is no page to log in at and no
     * session; and what a browser shall make of an answer is the gateway's to say.
     */
    private static ServerHttpSecurity bare(ServerHttpSecurity http) {
        return http.csrf(CsrfSpec::disable)
                .httpBasic(HttpBasicSpec::disable)
                .formLogin(FormLoginSpec::disable)
                .logout(LogoutSpec::disable)
                .headers(HeaderSpec::disable)
                .requestCache(RequestCacheSpec::disable);
    }
}
