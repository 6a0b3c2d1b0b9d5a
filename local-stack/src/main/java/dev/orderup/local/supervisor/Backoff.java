package dev.orderup.local.supervisor;

import java.time.Duration;
import java.util.Optional;

/**
 * How long to wait before a part is started again: at once after its first death, then twice as long each time.
 * A part that served for a while has earned a new beginning; one that fails again and again is given up.
 */
final class Backoff {
    private static final Duration FIRST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofSeconds(10);
    private static final Duration FORGIVEN_AFTER = Duration.ofSeconds(30);
    private static final int FAILURES_MAX = 15;

    private int failures;

    /** Empty when it is time to give up. */
    Optional<Duration> afterDeath(Duration served) {
        failures = served.compareTo(FORGIVEN_AFTER) >= 0 ? 1 : failures + 1;
        if (failures > FAILURES_MAX) {
            return Optional.empty();
        }
        var wait = FIRST.multipliedBy(1L << (failures - 1));
        return Optional.of(wait.compareTo(LONGEST) < 0 ? wait : LONGEST);
    }
}
