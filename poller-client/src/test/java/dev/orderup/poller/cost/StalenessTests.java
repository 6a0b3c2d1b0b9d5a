package dev.orderup.poller.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.orderup.poller.testing.Life;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class StalenessTests {
    private final Staleness staleness = new Staleness();

    @Test
    void isNotMeasuredRatherThanZeroWhenNothingCame() {
        assertThat(staleness.millis()).isEqualTo(new Staleness.Percentiles(null, null, null));
    }

    @Test
    void tellsTheUsualFromTheWorst() {
        Instant committed = Life.PLACED_AT;
        for (int i = 0; i < 99; i++) {
            staleness.record(committed, committed.plusMillis(5));
        }
        staleness.record(committed, committed.plusMillis(400));

        assertThat(staleness.millis().p50()).isCloseTo(5, within(0.01));
        assertThat(staleness.millis().p99()).isCloseTo(5, within(0.01));
        assertThat(staleness.millis().max()).isCloseTo(400, within(0.5));
    }

    @Test
    void leavesOutWhatWasCommittedBeforeTheFollowerCame() {
        var trail = new Trail(staleness, Life.update(3).at());
        Life.updates(1, 6).forEach(update -> trail.see(update, update.at().plusMillis(2)));

        assertThat(trail.seen()).hasSize(6);
        assertThat(staleness.samples()).as("3 to 6").isEqualTo(4);
    }
}
