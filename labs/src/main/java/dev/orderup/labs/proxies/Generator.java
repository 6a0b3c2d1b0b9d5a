package dev.orderup.labs.proxies;

import java.net.URI;
import java.time.Duration;
import java.util.List;

/** A program that makes load. */
interface Generator {

    /** What must be on the PATH. */
    String program();

    Seen run(URI target, Duration duration) throws InterruptedException;

    /** For {@link Seen} of a run whose answers were timed one by one. */
    static Seen seen(long requests, double perSecond, long failed, List<Integer> micros) {
        var sorted = micros.stream().mapToInt(Integer::intValue).sorted().toArray();
        return new Seen(requests, perSecond, failed, percentile(sorted, 50), percentile(sorted, 99));
    }

    private static double percentile(int[] sorted, int percent) {
        return sorted.length == 0 ? Double.NaN : sorted[(int) Math.min(sorted.length - 1L, (long) sorted.length * percent / 100)];
    }
}
