package dev.orderup.labs.kafka;

import dev.orderup.labs.report.LabFailure;
import dev.orderup.labs.system.Meters;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Looks at the group's lag again and again on a thread of its own: as the broker has it, and as a member's gauge shows it. */
final class LagWatch implements AutoCloseable {
    private static final Duration LOOK_EVERY = Duration.ofMillis(250);
    /** Lag that is a twentieth of its peak is called drained: while orders go on to move there is always something on its way. */
    private static final int DRAINED_TO = 20;

    private final Group group;
    private final URI member;
    private final long begun = System.nanoTime();
    private final FutureTask<List<Look>> looks = new FutureTask<>(this::look);
    private volatile boolean stopped;

    /**
     * One look.
     *
     * @param atNanos since the watch began
     * @param gauge {@code orderup_analytics_lag} over all partitions
     */
    record Look(long atNanos, long lag, double gauge) {}

    /**
     * What was seen.
     *
     * @param drainedSeconds from the beginning of the watch until the lag had fallen from its peak
     */
    record Seen(long peak, double gaugePeak, double drainedSeconds) {
        static Seen of(List<Look> looks) {
            long peak = looks.stream().mapToLong(Look::lag).max().orElseThrow();
            long peakAt = looks.stream().filter(look -> look.lag == peak).findFirst().orElseThrow().atNanos;
            var drained = looks.stream()
                    .filter(look -> look.atNanos >= peakAt && look.lag <= peak / DRAINED_TO)
                    .findFirst()
                    .orElseThrow(() -> new LabFailure("the group's lag did not fall from its peak, " + peak));
            return new Seen(peak, looks.stream().mapToDouble(Look::gauge).max().orElseThrow(), drained.atNanos / 1e9);
        }
    }

    private LagWatch(Group group, URI member) {
        this.group = group;
        this.member = member;
    }

    /**
     * Begins to watch.
     *
     * @param member where a member is managed that stays alive
     */
    static LagWatch on(Group group, URI member) {
        var watch = new LagWatch(group, member);
        Thread.ofVirtual().name("lag-watch").start(watch.looks);
        return watch;
    }

    private List<Look> look() throws InterruptedException {
        var seen = new ArrayList<Look>();
        while (!stopped) {
            seen.add(new Look(System.nanoTime() - begun, group.lag(), gauge(member)));
            Thread.sleep(LOOK_EVERY);
        }
        return seen;
    }

    static double gauge(URI member) throws InterruptedException {
        return Meters.of(member).sum("orderup_analytics_lag");
    }

    /** Ends the watch. */
    Seen seen() throws InterruptedException {
        stopped = true;
        try {
            return Seen.of(looks.get());
        } catch (ExecutionException e) {
            throw new LabFailure("the group's lag cannot be read: " + e.getCause(), e);
        }
    }

    @Override
    public void close() {
        stopped = true;
    }
}
