package dev.orderup.labs.system;

import java.time.Duration;

/**
 * How long a client waits before it sends again what was not answered: twice as long each time, up to a bound. Without jitter: a lab's clients
 * are to come at once.
 *
 * @param first before the first repetition
 * @param most the longest pause
 */
public record Backoff(Duration first, Duration most) {
    private static final int DOUBLINGS_MAX = 20;

    public Backoff {
        if (first.toMillis() < 1 || most.compareTo(first) < 0) {
            throw new IllegalArgumentException("pauses: %s to %s (expected: 1ms or more, and no less)".formatted(first, most));
        }
    }

    /**
     * The pause before a repetition.
     *
     * @param repetition counted from 1
     */
    public Duration before(int repetition) {
        var pause = first.multipliedBy(1L << Math.clamp(repetition - 1L, 0, DOUBLINGS_MAX));
        return pause.compareTo(most) < 0 ? pause : most;
    }
}
