package dev.orderup.order.jwt;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtAudienceValidator;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.jwt.NimbusReactiveJwtDecoder;
import org.springframework.security.oauth2.jwt.ReactiveJwtDecoder;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * What a token has to show: a signature by RS256 and one of our keys, which the token has to name; our issuer and our audience; a time
 * that is not over; and a caller. The algorithm is ours to say and never the token's, so {@code alg: none} and a public key taken for a
 * shared secret are refused before anything is computed (RFC 8725 §3.1).
 */
@Configuration(proxyBeanMethods = false)
class Verification {
    /** For the REST door's event loops: blocks only, and elsewhere, for a key that is not known yet. */
    @Bean
    ReactiveJwtDecoder reactiveJwtDecoder(KeyRing keys, VerifiedTokens verified) {
        var decoder = NimbusReactiveJwtDecoder.withJwkSource(token -> known(keys, token.getHeader().getKeyID()))
                .jwsAlgorithm(SignatureAlgorithm.RS256)
                .build();
        decoder.setJwtValidator(claims());
        return verified.rememberingReactive(decoder);
    }

    /** For the gRPC door's virtual threads, which may block. */
    @Bean
    JwtDecoder jwtDecoder(KeyRing keys, VerifiedTokens verified) {
        var decoder = NimbusJwtDecoder.withJwkSource((selector, _) -> select(keys, selector))
                .jwsAlgorithm(SignatureAlgorithm.RS256)
                .build();
        decoder.setJwtValidator(claims());
        return verified.remembering(decoder);
    }

    /** No leeway: the clock that says when a token ends is that of the instance that gave it, or one that is set by the same source. */
    static OAuth2TokenValidator<Jwt> claims() {
        var time = new JwtTimestampValidator(Duration.ZERO);
        time.setAllowEmptyExpiryClaim(false);
        return new DelegatingOAuth2TokenValidator<>(time, new JwtIssuerValidator(TokenIssuer.NAME),
                new JwtAudienceValidator(TokenIssuer.NAME), Verification::caller);
    }

    private static OAuth2TokenValidatorResult caller(Jwt token) {
        return CallerAuthentication.isNamedIn(token)
                ? OAuth2TokenValidatorResult.success()
                : OAuth2TokenValidatorResult
                        .failure(new OAuth2Error(OAuth2ErrorCodes.INVALID_TOKEN, "The sub and role claims name no caller", null));
    }

    private static Flux<JWK> known(KeyRing keys, @Nullable String id) {
        var key = keys.find(id);
        return key.isPresent()
                ? Flux.just(key.get())
                : Mono.fromCallable(() -> keys.findOrRead(id))
                        .subscribeOn(Schedulers.boundedElastic())
                        .flatMapMany(found -> Flux.fromStream(found.stream()));
    }

    private static List<JWK> select(KeyRing keys, JWKSelector selector) throws KeySourceException {
        try {
            var known = selector.getMatcher().getKeyIDs().stream().flatMap(id -> keys.findOrRead(id).stream()).toList();
            return selector.select(new JWKSet(known));
        } catch (KeysUnavailable e) {
            throw new KeySourceException(e.getMessage(), e);
        }
    }
}
