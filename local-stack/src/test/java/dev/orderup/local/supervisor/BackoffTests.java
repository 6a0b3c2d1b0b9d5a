package dev.orderup.local.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BackoffTests {
    private static final Duration NOT_LONG = Duration.ofSeconds(1);

    private final Backoff backoff = new Backoff();

    @Test
    void waitsTwiceAsLongEachTimeUpToABound() {
        assertThat(backoff.afterDeath(NOT_LONG)).contains(Duration.ofMillis(100));
        assertThat(backoff.afterDeath(NOT_LONG)).contains(Duration.ofMillis(200));
        for (var i = 0; i < 10; i++) {
            assertThat(backoff.afterDeath(NOT_LONG))
                    .hasValueSatisfying(pause -> assertThat(pause).isLessThanOrEqualTo(Duration.ofSeconds(10)));
        }
    }

    @Test
    void forgivesAPartThatServedForAWhile() {
        backoff.afterDeath(NOT_LONG);
        backoff.afterDeath(NOT_LONG);

        assertThat(backoff.afterDeath(Duration.ofMinutes(1))).contains(Duration.ofMillis(100));
    }

    @Test
    void givesUpOnAPartThatDiesAgainAndAgain() {
        Optional<Duration> pause = Optional.of(Duration.ZERO);
        for (var i = 0; i < 16; i++) {
            pause = backoff.afterDeath(NOT_LONG);
        }

        assertThat(pause).isEmpty();
    }
}
