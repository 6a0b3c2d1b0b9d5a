package dev.orderup.order.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.ReactiveJwtDecoder;

import reactor.core.publisher.Mono;

class VerifiedTokensTests {
    private static final String TOKEN = "header.claims.signature";

    private final VerifiedTokens verified = new VerifiedTokens(new JwtSettings("a", "b", Duration.ofMinutes(15), Duration.ofDays(1),
            Duration.ofMinutes(10), Duration.ofSeconds(5), 10, 10));
    private final AtomicInteger asked = new AtomicInteger();

    private JwtDecoder decoder(Instant until) {
        JwtDecoder asking = token -> {
            asked.incrementAndGet();
            return token(token, until);
        };
        return verified.remembering(asking);
    }

    private static Jwt token(String value, Instant until) {
        return Jwt.withTokenValue(value).header("alg", "RS256").subject("customer:ada").expiresAt(until).build();
    }

    @Test
    void aGoodTokenIsVerifiedOnceByWhicheverDoor() {
        var decoder = decoder(Instant.now().plusSeconds(60));
        ReactiveJwtDecoder again = _ -> Mono.error(new BadJwtException("asked again"));

        var first = decoder.decode(TOKEN);

        assertThat(decoder.decode(TOKEN)).isSameAs(first);
        assertThat(verified.rememberingReactive(again).decode(TOKEN).block()).isSameAs(first);
        assertThat(asked).hasValue(1);
    }

    @Test
    void anotherTokenIsVerifiedItself() {
        var decoder = decoder(Instant.now().plusSeconds(60));

        decoder.decode(TOKEN);
        decoder.decode(TOKEN + "x");

        assertThat(asked).hasValue(2);
    }

    @Test
    void aTokenThatHasExpiredIsNotRemembered() {
        var decoder = decoder(Instant.now());

        decoder.decode(TOKEN);
        decoder.decode(TOKEN);

        assertThat(asked).hasValue(2);
    }

    @Test
    void aRefusalIsNotRemembered() {
        JwtDecoder asking = _ -> {
            asked.incrementAndGet();
            throw new BadJwtException("not good");
        };
        var refusing = verified.remembering(asking);

        assertThatThrownBy(() -> refusing.decode(TOKEN)).isInstanceOf(BadJwtException.class);
        assertThatThrownBy(() -> refusing.decode(TOKEN)).isInstanceOf(BadJwtException.class);
        assertThat(asked).hasValue(2);
    }
}
