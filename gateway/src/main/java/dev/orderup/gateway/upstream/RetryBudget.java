package dev.orderup.gateway.upstream;

import dev.orderup.gateway.config.RetrySettings;
import java.util.concurrent.TimeUnit;

/** How many requests to one upstream one event loop may say again: a share of those of the last ten seconds, and a few besides. */
final class RetryBudget {
    private static final int SECONDS = 10;
    private final int percent;
    private final int besides;
    private final int[] requests = new int[SECONDS];
    private final int[] retries = new int[SECONDS];
    private long second;

    /** @param loops over which what is allowed each second is shared out */
    RetryBudget(RetrySettings settings, int loops) {
        percent = settings.percent();
        besides = (settings.perSecond() * SECONDS + loops - 1) / loops;
    }

    void request(long nanos) {
        requests[slot(nanos)]++;
    }

    /** Whether another one may be made; it is counted if so. */
    boolean retry(long nanos) {
        int slot = slot(nanos);
        if (sum(retries) >= besides + sum(requests) * (long) percent / 100) {
            return false;
        }
        retries[slot]++;
        return true;
    }

    /** Seconds that have passed since the last call are forgotten on the way. */
    private int slot(long nanos) {
        long now = TimeUnit.NANOSECONDS.toSeconds(nanos);
        long from = Math.max(second + 1, now - SECONDS + 1);
        for (long each = from; each <= now; each++) {
            requests[(int) Math.floorMod(each, (long) SECONDS)] = 0;
            retries[(int) Math.floorMod(each, (long) SECONDS)] = 0;
        }
        second = Math.max(second, now);
        return (int) Math.floorMod(second, (long) SECONDS);
    }

    private static long sum(int[] counts) {
        long sum = 0;
        for (int count : counts) {
            sum += count;
        }
        return sum;
    }
}
