package dev.orderup.order.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;

import org.junit.jupiter.api.Test;

class AttemptsTests {
    private Instant now = Instant.parse("2026-11-24T12:00:10Z");
    private final Attempts attempts = new Attempts(2, new Clock() {
        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Instant instant() {
            return now;
        }
    });

    @Test
    void aClientThatWasWrongTooOftenHasToWaitForTheNextMinute() {
        attempts.wrong("customer:ada");
        assertThat(attempts.areSpent("customer:ada")).isFalse();
        attempts.wrong("customer:ada");
        assertThat(attempts.areSpent("customer:ada")).isTrue();
        assertThat(attempts.areSpent("customer:bob")).isFalse();
        assertThat(attempts.secondsLeft()).isEqualTo(50);

        now = now.plusSeconds(50);
        assertThat(attempts.areSpent("customer:ada")).isFalse();
    }

    @Test
    void anotherNameForEachAttemptDoesNotHelp() {
        for (int i = 0; i < 2 * Attempts.ALL_TOGETHER; i++) {
            attempts.wrong("customer:" + i);
        }
        assertThat(attempts.areSpent("customer:ada")).isTrue();
    }
}
