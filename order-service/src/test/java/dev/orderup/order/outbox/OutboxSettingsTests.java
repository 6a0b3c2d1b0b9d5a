package dev.orderup.order.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;

import org.junit.jupiter.api.Test;

class OutboxSettingsTests {
    private static OutboxSettings resting(int times, Duration max) {
        return new OutboxSettings(true, "order-events", 6, (short) 1, 500, times, max, Duration.ofSeconds(1), Duration.ofMillis(100),
                Duration.ofSeconds(5), Duration.ofSeconds(5));
    }

    @Test
    void aRestIsAsManyTimesAsLongAsTheBatchTook() {
        assertThat(resting(4, Duration.ofMillis(50)).rest(Duration.ofMillis(3))).isEqualTo(Duration.ofMillis(12));
    }

    @Test
    void aRestIsBoundedHoweverLongTheBatchTook() {
        assertThat(resting(4, Duration.ofMillis(50)).rest(Duration.ofSeconds(10))).isEqualTo(Duration.ofMillis(50));
    }

    @Test
    void aRelayMayBeToldNotToRest() {
        assertThat(resting(0, Duration.ofMillis(50)).rest(Duration.ofSeconds(10))).isZero();
    }

    @Test
    void whatIsOutOfBoundsIsRefusedWithValueAndExpectation() {
        assertThatThrownBy(() -> resting(101, Duration.ZERO)).hasMessage("orderup.outbox.rest-times: 101 (expected: 0-100)");
        assertThatThrownBy(() -> resting(1, Duration.ofMillis(-1)))
                .hasMessage("orderup.outbox.rest-max: PT-0.001S (expected: 0 or longer)");
    }
}
