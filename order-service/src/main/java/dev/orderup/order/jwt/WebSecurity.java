package dev.orderup.order.jwt;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity.CsrfSpec;
import org.springframework.security.config.web.server.ServerHttpSecurity.FormLoginSpec;
import org.springframework.security.config.web.server.ServerHttpSecurity.HeaderSpec;
import org.springframework.security.config.web.server.ServerHttpSecurity.HttpBasicSpec;
import org.springframework.security.config.web.server.ServerHttpSecurity.LogoutSpec;
import org.springframework.security.config.web.server.ServerHttpSecurity.RequestCacheSpec;
import org.springframework.security.web.server.SecurityWebFilterChain;

/** What the REST door asks of a request before a controller sees it. */
@Configuration(proxyBeanMethods = false)
class WebSecurity {
    @Bean
    SecurityWebFilterChain open(ServerHttpSecurity http) {
        return bare(http).authorizeExchange(exchange -> exchange.anyExchange().permitAll()).build();
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
