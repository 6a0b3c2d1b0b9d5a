package dev.orderup.order.jwt;

import java.time.Clock;
import java.util.HashMap;
import java.util.Map;

/**
 * Counts wrong secrets, so that a secret cannot be guessed: per client in a minute, and for all together, because one secret serves many
 * names. When the minute is over all are forgiven. Bounded in memory by the latter: nobody is remembered but for a wrong secret.
 */
final class Attempts {
    static final int ALL_TOGETHER = 100;
    private static final long WINDOW_SECONDS = 60;

    private final int max;
    private final Clock clock;

    // Guarded by this.
    private final Map<String, Integer> wrong = new HashMap<>();
    private int wrongInAll;
    private long window;

    Attempts(int max, Clock clock) {
        this.max = max;
        this.clock = clock;
    }

    /** Whether the client has to wait for the next minute, whatever it shows. */
    synchronized boolean areSpent(String client) {
        turnPage();
        return wrong.getOrDefault(client, 0) >= max || wrongInAll >= max * ALL_TOGETHER;
    }

    synchronized void wrong(String client) {
        turnPage();
        wrong.merge(client, 1, Integer::sum);
        wrongInAll++;
    }

    /** Until all are forgiven. */
    long secondsLeft() {
        return WINDOW_SECONDS - clock.instant().getEpochSecond() % WINDOW_SECONDS;
    }

    private void turnPage() {
        long now = clock.instant().getEpochSecond() / WINDOW_SECONDS;
        if (now != window) {
            window = now;
            wrong.clear();
            wrongInAll = 0;
        }
    }
}
