package dev.orderup.labs.async;

import dev.orderup.labs.progress.Progress;
import dev.orderup.labs.report.LabFailure;
import dev.orderup.labs.report.Result;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * What becomes of more and more callers at once, each of which asks again as soon as it is answered: how many requests are in flight on the
 * average, how many are answered, and how much of the work is really done. Work that was accepted is waited for before the next step.
 */
final class Saturation {
    /** What a refused caller waits for: the Retry-After that it was given. */
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
    /** Less than the year of the calls one by one, so that a step has many. */
    private static final int STATEMENT_DAYS = 30;
    private static final Duration DRAINED_WITHIN = Duration.ofMinutes(5);
    private static final Duration LOOK_EVERY = Duration.ofMillis(50);
    private static final String OPEN = "SELECT count(*) FROM job WHERE due_at IS NOT NULL AND kind = ?";

    private final Door door;
    private final String jdbcUrl;
    private final Duration step;
    private final Progress progress;

    Saturation(Door door, String jdbcUrl, Duration step, Progress progress) {
        this.door = door;
        this.jdbcUrl = jdbcUrl;
        this.step = step;
        this.progress = progress;
    }

    /**
     * What was seen in a step.
     *
     * @param inFlight      requests at the gateway, on the average
     * @param answeredPerSecond with what was asked for, or with a job
     * @param donePerSecond orders placed or statements written, until the last that was accepted was done
     * @param refused       answered with 503, by how many requests
     */
    record Seen(Work work, Style style, int callers, double inFlight, double answeredPerSecond, double donePerSecond, double p99Millis,
            long refused) {
        Result result() {
            return new Result("%s, %s, %d callers".formatted(work.word(), style.word(), callers), "in flight", inFlight, inFlight, inFlight,
                    Map.of()).with("answered/s", answeredPerSecond)
                    .with("done/s", donePerSecond)
                    .with("blocked p99 ms", p99Millis)
                    .with("refused", refused);
        }
    }

    Seen measure(Work work, Style style, int callers) throws InterruptedException {
        progress.say("%d callers, %s, %s".formatted(callers, work.word(), style.word()));
        var micros = new ConcurrentHistogram(3);
        var blocked = new AtomicLong();
        var refused = new AtomicLong();
        var begun = System.nanoTime();
        var end = begun + step.toNanos();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var all = threads.invokeAll(Collections.nCopies(callers, () -> {
                while (System.nanoTime() < end) {
                    call(work, style, micros, blocked, refused);
                }
                return true;
            }));
            for (var caller : all) {
                caller.get();
            }
        } catch (ExecutionException e) {
            throw new LabFailure("a caller failed: " + e.getCause(), e);
        }
        var answering = (System.nanoTime() - begun) / 1e9;
        awaitDone(work);
        var doing = (System.nanoTime() - begun) / 1e9;
        return new Seen(work, style, callers, blocked.get() / 1e9 / answering, micros.getTotalCount() / answering,
                micros.getTotalCount() / doing, percentile(micros), refused.get());
    }

    private void call(Work work, Style style, Histogram micros, AtomicLong blocked, AtomicLong refused)
            throws IOException, InterruptedException {
        var answer = work == Work.PLACING
                ? door.place(style, "ada")
                : door.statement(style, Filling.FROM, Filling.FROM.plusDays(STATEMENT_DAYS));
        blocked.addAndGet(answer.lastByte().toNanos());
        if (answer.refused()) {
            refused.incrementAndGet();
            Thread.sleep(RETRY_AFTER);
        } else if (answer.status() < 300) {
            micros.recordValue(answer.firstByte().toNanos() / 1_000);
        } else {
            throw new LabFailure("%s, %s: %d %s".formatted(work.word(), style.word(), answer.status(), answer.body()));
        }
    }

    private void awaitDone(Work work) throws InterruptedException {
        var kind = work == Work.PLACING ? "PLACE_ORDER" : "STATEMENT";
        var deadline = System.nanoTime() + DRAINED_WITHIN.toNanos();
        while (Filling.count(jdbcUrl, OPEN, kind) > 0) {
            if (System.nanoTime() > deadline) {
                throw new LabFailure("jobs were still waiting after %d s".formatted(DRAINED_WITHIN.toSeconds()));
            }
            Thread.sleep(LOOK_EVERY);
        }
    }

    private static double percentile(Histogram micros) {
        return micros.getTotalCount() == 0 ? 0 : micros.getValueAtPercentile(99) / 1e3;
    }

    static List<Result> results(List<Seen> seen) {
        return seen.stream().map(Seen::result).toList();
    }
}
