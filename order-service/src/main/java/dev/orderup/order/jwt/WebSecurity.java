package dev.orderup.order.jwt;

import dev.orderup.order.domain.Caller;

import java.util.List;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.oauth2.jwt.ReactiveJwtDecoder;
import org.springframework.security.web.server.MatcherSecurityWebFilterChain;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.util.matcher.NegatedServerWebExchangeMatcher;
import org.springframework.security.web.server.util.matcher.ServerWebExchangeMatchers;

/**
 * What the REST door asks of a request before a controller sees it. Controllers get the {@link Caller} as their principal.
 *
 * <p>
 * There is nothing here for browsers: no cookie comes here, so no request can be forged with one; there is no page to log in at and no
 * session; and what a browser shall make of an answer is the gateway's to say.
 */
@Configuration(proxyBeanMethods = false)
class WebSecurity {
    /** Where tokens and keys are had, and management, which has a port of its own. Also open to a client whose token has expired. */
    private static final String[] OPEN = {"/tokens", "/tokens/guest", "/.well-known/jwks.json", "/actuator/**"};

    @Bean
    SecurityWebFilterChain guarded(ReactiveJwtDecoder decoder, Challenge challenge) {
        return new MatcherSecurityWebFilterChain(
                new NegatedServerWebExchangeMatcher(ServerWebExchangeMatchers.pathMatchers(OPEN)),
                List.of(new TokenFilter(decoder, challenge)));
    }

    /** Each filter would be a span: more of them than of all the rest of a request. */
    @Bean
    SecurityObservationSettings noObservations() {
        return SecurityObservationSettings.noObservations();
    }
}
