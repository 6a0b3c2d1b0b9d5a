package dev.orderup.poller.order;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** How long to wait before one tries again: longer each time, not quite as long as another who broke off at the same moment, never before the service said. */
public final class Pause {
    private static final Duration FIRST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofSeconds(3);

    private Pause() {}

    /**
     * Anywhere from half of the bound to all of it, and what the service asked for ({@code Retry-After}) on top.
     *
     * @param attempt 1 after the first failure in a row
     */
    public static Duration after(int attempt, Failure broke) {
        long bound = Math.min(LONGEST.toMillis(), FIRST.toMillis() << Math.min(attempt - 1, 10));
        Duration own = Duration.ofMillis(ThreadLocalRandom.current().nextLong(bound / 2, bound + 1));
        return retryAfter(broke).filter(asked -> asked.compareTo(own) > 0).map(asked -> asked.plus(own)).orElse(own);
    }

    private static Optional<Duration> retryAfter(Failure broke) {
        return broke instanceof Failure.Unavailable away ? away.retryAfter() : Optional.empty();
    }
}
