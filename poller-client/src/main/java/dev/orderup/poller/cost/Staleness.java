package dev.orderup.poller.cost;

import java.time.Duration;
import java.time.Instant;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * How old updates were when they were seen: from the commit to the client.
 *
 * <p>Both ends read a clock; the figure is only as good as the agreement of the two. On one machine it is the same clock.
 */
public final class Staleness {
    // Three digits are kept; an hour is the most that is told apart.
    private static final long MICROS_MAX = Duration.ofHours(1).toNanos() / 1000;

    private final Histogram micros = new Histogram(MICROS_MAX, 3);

    public synchronized void record(Instant committed, Instant seen) {
        long age = Duration.between(committed, seen).toNanos() / 1000;
        micros.recordValue(Math.clamp(age, 0, MICROS_MAX));
    }

    public synchronized long samples() {
        return micros.getTotalCount();
    }

    public synchronized Percentiles millis() {
        return samples() == 0 ? new Percentiles(null, null, null) : new Percentiles(millis(50), millis(99), millis(100));
    }

    private double millis(double percentile) {
        return micros.getValueAtPercentile(percentile) / 1000.0;
    }

    /** All null when nothing was measured. */
    public record Percentiles(@Nullable Double p50, @Nullable Double p99, @Nullable Double max) {}
}
