package dev.orderup.gateway.jwt;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTParser;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.orderup.gateway.config.JwtSettings;
import dev.orderup.gateway.jwt.Verdict.Accepted;
import dev.orderup.gateway.jwt.Verdict.Refused;
import dev.orderup.gateway.jwt.Verdict.Undecided;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtAudienceValidator;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.JwtValidationException;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

/**
 * JWT at the edge: a signed statement of who the caller is, checked without asking anybody.
 *
 * <p>What: RS256 by the issuer's published keys and nothing else ({@code alg: none} and HMAC with a public key are no signatures here), then
 * issuer, audience and time. When: callers are many, services trust no network, and a session store would be a thing to fail; where a
 * login must be revocable at once, keep sessions instead, for a token is good until it expires. Costs: one RSA verification for each
 * token, not for each request, since a verified token is remembered until it expires; {@code gateway/RATIONALE.md} has the figures. To
 * believe another issuer, give it its settings and its verifier, and choose by route.
 *
 * <p>Safe for use by several threads; never blocks.
 */
public final class TokenVerifier implements AutoCloseable {
    /** A token of ours has some 700 bytes; one that is much longer is not worth parsing. */
    private static final int CHARACTERS_MAX = 4096;

    private final KeySet keys;
    private final NimbusJwtDecoder decoder;
    private final Cache<String, Accepted> verified;
    private final Map<Outcome, LongAdder> outcomes = new EnumMap<>(Outcome.class);
    private final LongAdder verifications = new LongAdder();
    private final LongAdder verificationNanos = new LongAdder();

    public TokenVerifier(JwtSettings settings) {
        keys = new KeySet(settings, new WarmUp(source -> decoder(settings, source), settings));
        decoder = decoder(settings, keys);
        for (var outcome : Outcome.values()) {
            outcomes.put(outcome, new LongAdder());
        }
        verified = Caffeine.newBuilder()
                .maximumSize(settings.verifiedMax())
                .expireAfter(Expiry.<String, Accepted>creating((_, accepted) -> Duration.between(Instant.now(), accepted.expiresAt())))
                .build();
    }

    private static NimbusJwtDecoder decoder(JwtSettings settings, JWKSource<SecurityContext> keys) {
        var processor = new DefaultJWTProcessor<SecurityContext>();
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(JWSAlgorithm.RS256, keys));
        // Spring Security's validators look at the claims, below.
        processor.setJWTClaimsSetVerifier((_, _) -> {});
        var decoder = new NimbusJwtDecoder(processor);
        decoder.setJwtValidator(new DelegatingOAuth2TokenValidator<Jwt>(new JwtTimestampValidator(Duration.ZERO),
                new JwtIssuerValidator(settings.issuer()), new JwtAudienceValidator(settings.audience())));
        return decoder;
    }

    /** What becomes of a token: known already, or found good by its signature, or not good, or nobody can tell. */
    public enum Outcome {
        REMEMBERED, VERIFIED, REFUSED, UNDECIDED;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public void start() {
        keys.start();
    }

    /** What is to be thought of a token: at once if it was seen before, else after the work of one RSA verification. */
    public Verdict verdict(String token) {
        var known = verified.getIfPresent(token);
        if (known != null && known.expiresAt().isAfter(Instant.now())) {
            return counted(Outcome.REMEMBERED, known);
        }
        if (!keys.isThere()) {
            return counted(Outcome.UNDECIDED, new Undecided());
        }
        if (token.length() > CHARACTERS_MAX) {
            return counted(Outcome.REFUSED, new Refused("The token is too long"));
        }
        var verdict = verify(token);
        return counted(verdict instanceof Accepted ? Outcome.VERIFIED : Outcome.REFUSED, verdict);
    }

    private Verdict counted(Outcome outcome, Verdict verdict) {
        Objects.requireNonNull(outcomes.get(outcome)).increment();
        return verdict;
    }

    /** How often it came to this so far. */
    public long count(Outcome outcome) {
        return Objects.requireNonNull(outcomes.get(outcome)).sum();
    }

    /** How often a signature was looked at: each good token once, each bad one as often as it comes. */
    public long verifications() {
        return verifications.sum();
    }

    /** The event loops' time for that, all together, in nanoseconds. */
    public long verificationNanos() {
        return verificationNanos.sum();
    }

    private Verdict verify(String token) {
        long begun = System.nanoTime();
        try {
            return decode(token);
        } finally {
            verificationNanos.add(System.nanoTime() - begun);
            verifications.increment();
        }
    }

    private Verdict decode(String token) {
        try {
            var jwt = decoder.decode(token);
            if (jwt.getSubject() == null || jwt.getExpiresAt() == null) {
                return new Refused("The token has no sub or no exp");
            }
            var accepted = new Accepted(jwt.getSubject(), jwt.getExpiresAt());
            verified.put(token, accepted);
            return accepted;
        } catch (JwtValidationException wrong) {
            return new Refused(claim(wrong));
        } catch (JwtException wrong) {
            keys.lookFor(keyId(token));
            return new Refused("The token is not signed by a key of the issuer");
        }
    }

    /** Which claim it is that does not hold; the words are ours, for those of the library quote the token. */
    private static String claim(JwtValidationException wrong) {
        var said = String.valueOf(wrong.getErrors().iterator().next().getDescription());
        if (said.contains("expired")) {
            return "The token has expired";
        }
        if (said.contains("used before")) {
            return "The token is not valid yet";
        }
        return said.contains("aud") ? "The token is for another audience" : "The token is from another issuer";
    }

    private static @Nullable String keyId(String token) {
        try {
            return JWTParser.parse(token) instanceof SignedJWT signed ? signed.getHeader().getKeyID() : null;
        } catch (ParseException unreadable) {
            return null;
        }
    }

    @Override
    public void close() {
        keys.close();
    }
}
