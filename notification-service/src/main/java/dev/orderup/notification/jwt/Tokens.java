package dev.orderup.notification.jwt;

import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;

import dev.orderup.notification.feed.Caller;
import dev.orderup.notification.feed.Caller.Role;

import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtAudienceValidator;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.stereotype.Component;

/**
 * Who a token's holder is, if the token is good: signed by RS256 with a key of the issuer's that it names, from this issuer for this
 * audience, at its time. The algorithm is ours to say and never the token's (RFC 8725 section 3.1). Spring Security and Nimbus look; of
 * what they found only the {@link Caller} is kept.
 */
@Component
class Tokens {
    private static final String NAME = "orderup";

    private final IssuerKeys keys;
    private final JwtDecoder decoder;

    Tokens(IssuerKeys keys) {
        this.keys = keys;
        NimbusJwtDecoder nimbus = NimbusJwtDecoder.withJwkSource((selector, _) -> select(selector))
                .jwsAlgorithm(SignatureAlgorithm.RS256)
                .build();
        nimbus.setJwtValidator(claims());
        decoder = nimbus;
    }

    /**
     * Who holds the token. Blocks if {@link #mayBlock} says so.
     *
     * @throws Unauthenticated if it is not good
     * @throws KeysUnavailable if nobody can tell
     */
    Caller caller(String token) {
        try {
            return caller(decoder.decode(token));
        } catch (BadJwtException e) {
            throw Unauthenticated.by(e);
        } catch (JwtException e) {
            throw new KeysUnavailable();
        }
    }

    /** Whether the token names a key that has to be fetched first. What cannot be read is refused without any key. */
    boolean mayBlock(String token) {
        try {
            return keys.find(SignedJWT.parse(token).getHeader().getKeyID()).isEmpty();
        } catch (ParseException e) {
            return false;
        }
    }

    private static Caller caller(Jwt token) {
        return caller(token.getSubject(), Objects.requireNonNull(token.getExpiresAt(), "exp")).orElseThrow();
    }

    private static Optional<Caller> caller(@Nullable String subject, Instant until) {
        String[] parts = subject == null ? new String[0] : subject.split(":", 2);
        return parts.length < 2 || parts[1].isBlank()
                ? Optional.empty()
                : Arrays.stream(Role.values())
                        .filter(role -> word(role).equals(parts[0]))
                        .findAny()
                        .map(role -> new Caller(role, parts[1], until));
    }

    private static String word(Role role) {
        return role.name().toLowerCase(Locale.ROOT);
    }

    /** No leeway: a stream ends when its token does, and who comes back with the same one must not get another that ends at once. */
    private static OAuth2TokenValidator<Jwt> claims() {
        JwtTimestampValidator time = new JwtTimestampValidator(Duration.ZERO);
        time.setAllowEmptyExpiryClaim(false);
        return new DelegatingOAuth2TokenValidator<>(time, new JwtIssuerValidator(NAME), new JwtAudienceValidator(NAME), Tokens::named);
    }

    private static OAuth2TokenValidatorResult named(Jwt token) {
        return caller(token.getSubject(), Instant.MAX).filter(caller -> word(caller.role()).equals(token.getClaimAsString("role")))
                .isPresent()
                        ? OAuth2TokenValidatorResult.success()
                        : OAuth2TokenValidatorResult
                                .failure(new OAuth2Error(OAuth2ErrorCodes.INVALID_TOKEN, "The sub and role claims name no caller", null));
    }

    private List<JWK> select(JWKSelector selector) throws KeySourceException {
        JWKSet known = new JWKSet();
        for (String id : selector.getMatcher().getKeyIDs()) {
            Optional<JWK> found = keys.findOrFetch(id);
            if (found.isPresent()) {
                known = new JWKSet(found.get());
            }
        }
        return selector.select(known);
    }
}
