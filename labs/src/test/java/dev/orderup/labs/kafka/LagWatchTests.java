package dev.orderup.labs.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderup.labs.kafka.LagWatch.Look;
import dev.orderup.labs.kafka.LagWatch.Seen;
import dev.orderup.labs.report.LabFailure;
import java.util.List;
import org.junit.jupiter.api.Test;

class LagWatchTests {
    private static final long SECOND = 1_000_000_000;

    @Test
    void tellsTheHighestAndWhenItWasDrainedAfterThat() {
        var seen = Seen.of(List.of(look(0, 2, 0), look(1, 200, 0), look(2, 400, 350), look(3, 90, 350), look(4, 20, 10), look(5, 0, 0)));

        assertThat(seen).isEqualTo(new Seen(400, 350, 4));
    }

    @Test
    void refusesALagThatDidNotFall() {
        assertThatThrownBy(() -> Seen.of(List.of(look(0, 0, 0), look(1, 400, 0), look(2, 390, 0)))).isInstanceOf(LabFailure.class)
                .hasMessageContaining("did not fall from its peak, 400");
    }

    private static Look look(long second, long lag, double gauge) {
        return new Look(second * SECOND, lag, gauge);
    }
}
