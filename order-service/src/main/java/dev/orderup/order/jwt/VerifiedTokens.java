package dev.orderup.order.jwt;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.ReactiveJwtDecoder;
import org.springframework.stereotype.Component;

import reactor.core.publisher.Mono;

/**
 * Tokens that were found good, until they expire: a client verifies its token once with RSA, whatever it then asks and by whichever door.
 * A key stays published until its last token has expired, so a token that was good is good until then. Safe for use by several threads.
 */
@Component
final class VerifiedTokens {
    private final Cache<String, Jwt> verified;

    VerifiedTokens(JwtSettings settings) {
        verified = Caffeine.newBuilder()
                .maximumSize(settings.verifiedMax())
                .expireAfter(Expiry.<String, Jwt>creating((_, token) -> Duration.between(Instant.now(), end(token))))
                .build();
    }

    JwtDecoder remembering(JwtDecoder decoder) {
        return token -> find(token).orElseGet(() -> remember(token, decoder.decode(token)));
    }

    ReactiveJwtDecoder rememberingReactive(ReactiveJwtDecoder decoder) {
        return token -> find(token).map(Mono::just).orElseGet(() -> decoder.decode(token).map(good -> remember(token, good)));
    }

    /** Looks at the clock itself: a cache may be late with what it lets go. */
    private Optional<Jwt> find(String token) {
        return Optional.ofNullable(verified.getIfPresent(token)).filter(known -> end(known).isAfter(Instant.now()));
    }

    private Jwt remember(String token, Jwt good) {
        verified.put(token, good);
        return good;
    }

    /** Not null in a token that {@link Verification} has let through. */
    private static Instant end(Jwt token) {
        return Objects.requireNonNull(token.getExpiresAt(), "exp");
    }
}
