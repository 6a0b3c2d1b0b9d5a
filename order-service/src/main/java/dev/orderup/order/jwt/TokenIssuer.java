package dev.orderup.order.jwt;

import com.nimbusds.jose.jwk.JWKSet;

import dev.orderup.order.domain.Caller;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.JwsHeader;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;
import org.springframework.security.oauth2.jwt.JwtEncoderParameters;
import org.springframework.security.oauth2.jwt.NimbusJwtEncoder;
import org.springframework.stereotype.Component;

/**
 * Signs tokens: who the caller is, for a while (topic 39, {@code jwt}).
 *
 * <p>
 * Choose a signed token where many services have to know the caller and none should ask another about it on each request. The price is
 * that a token cannot be called back: it is good until it expires, so it lives for minutes, and its holder comes for the next one. What
 * signing and checking cost is in README's topic table.
 *
 * <p>
 * To add a role: a constant of {@link Caller.Role}; the compiler then asks {@code Access} what it may do, and {@link Clients} for its secret.
 */
@Component
class TokenIssuer {
    static final String NAME = "orderup";
    static final String ROLE = "role";

    private final KeyRing keys;
    private final Duration lifetime;
    private final NimbusJwtEncoder encoder;

    TokenIssuer(KeyRing keys, JwtSettings settings) {
        this.keys = keys;
        this.lifetime = settings.lifetime();
        this.encoder = new NimbusJwtEncoder((selector, _) -> selector.select(new JWKSet(keys.signers())));
    }

    Token issue(Caller caller) {
        var now = Instant.now();
        var claims = JwtClaimsSet.builder()
                .issuer(NAME)
                .audience(List.of(NAME))
                .subject(caller.subject())
                .claim(ROLE, caller.role().word())
                .issuedAt(now)
                .expiresAt(now.plus(lifetime))
                .id(UUID.randomUUID().toString())
                .build();
        var header = JwsHeader.with(SignatureAlgorithm.RS256).type("JWT").keyId(keys.signing().id()).build();
        return new Token(encoder.encode(JwtEncoderParameters.from(header, claims)).getTokenValue(), lifetime.toSeconds());
    }

    /** A token, and for how long it is good. */
    record Token(String value, long expiresInSeconds) {
        /** Whoever reads a log must not become the caller. */
        @Override
        public String toString() {
            return "a token for %d s".formatted(expiresInSeconds);
        }
    }
}
