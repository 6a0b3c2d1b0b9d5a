package dev.orderup.order.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.Test;

class KeysTests {
    private static final Instant DAY = Instant.parse("2026-11-24T00:00:00Z");
    private static final SigningKey FIRST = SigningKey.generate(DAY);
    private static final SigningKey SECOND = FIRST.startingAt(DAY.plus(Duration.ofDays(1)));
    private static final JwtSettings SETTINGS = new JwtSettings("a", "b", Duration.ofMinutes(15), Duration.ofDays(1),
            Duration.ofMinutes(10),
            Duration.ofSeconds(5), 1_000, 10);

    private final Keys keys = new Keys(List.of(FIRST, SECOND));

    @Test
    void aKeySignsFromItsTimeUntilThatOfTheNext() {
        assertThat(keys.signing(DAY)).isEqualTo(FIRST);
        assertThat(keys.signing(SECOND.signsFrom().minusNanos(1))).isEqualTo(FIRST);
        assertThat(keys.signing(SECOND.signsFrom())).isEqualTo(SECOND);
    }

    @Test
    void theFirstOfAllSignsEvenIfTheClockThatMadeItIsAhead() {
        assertThat(new Keys(List.of(FIRST)).signing(DAY.minusSeconds(3))).isEqualTo(FIRST);
        assertThat(new Keys(List.of(FIRST)).next(DAY.minusSeconds(3))).isEmpty();
    }

    @Test
    void theNextKeyIsMadeEarlyEnoughToBePublishedBeforeItSigns() {
        var alone = new Keys(List.of(FIRST));
        var due = SECOND.signsFrom().minus(SETTINGS.publishAhead());

        assertThat(alone.isNextDue(due.minusMillis(1), SETTINGS)).isFalse();
        assertThat(alone.isNextDue(due, SETTINGS)).isTrue();
        assertThat(keys.isNextDue(due, SETTINGS)).isFalse();
        assertThat(keys.next(due)).contains(SECOND);
        assertThat(Keys.NONE.isNextDue(DAY, SETTINGS)).isTrue();
    }

    @Test
    void aKeyIsRetiredOnceItsLastTokenHasExpired() {
        var lastTokenExpires = SECOND.signsFrom().plus(SETTINGS.lifetime());

        assertThat(keys.retired(lastTokenExpires, SETTINGS.lifetime())).isEmpty();
        assertThat(keys.retired(lastTokenExpires.plus(Duration.ofMinutes(2)), SETTINGS.lifetime())).containsExactly(FIRST);
        assertThat(Keys.NONE.retired(DAY, SETTINGS.lifetime())).isEmpty();
    }

    @Test
    void whatIsPublishedHasNoPrivatePart() {
        assertThat(keys.published().toString(false)).contains(FIRST.id()).doesNotContain("\"d\":", "\"p\":", "\"q\":");
        assertThat(FIRST.toString()).doesNotContain(String.valueOf(FIRST.jwk().getPrivateExponent()));
    }
}
