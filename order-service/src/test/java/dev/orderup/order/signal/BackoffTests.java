package dev.orderup.order.signal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;

import org.junit.jupiter.api.Test;

class BackoffTests {
    private final Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(1));

    @Test
    void doublesUpToItsBoundAndNeverWaitsLessThanHalf() {
        for (long bound : new long[]{100, 200, 400, 800, 1000, 1000}) {
            assertThat(backoff.next()).isBetween(Duration.ofMillis(bound / 2), Duration.ofMillis(bound));
        }
    }

    @Test
    void beginsAgainAfterASuccess() {
        backoff.next();
        backoff.next();
        backoff.reset();

        assertThat(backoff.next()).isLessThanOrEqualTo(Duration.ofMillis(100));
    }
}
