package dev.orderup.order.signal;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** How long to pause after a failure: twice as long each time up to a bound, and never as long as anyone else (full jitter on the upper half). */
public final class Backoff {
    private final Duration min;
    private final Duration max;
    private Duration next;

    public Backoff(Duration min, Duration max) {
        this.min = min;
        this.max = max;
        this.next = min;
    }

    public void reset() {
        next = min;
    }

    public Duration next() {
        long nanos = next.toNanos();
        next = next.multipliedBy(2).compareTo(max) > 0 ? max : next.multipliedBy(2);
        return Duration.ofNanos(nanos / 2 + ThreadLocalRandom.current().nextLong(nanos / 2 + 1));
    }
}
