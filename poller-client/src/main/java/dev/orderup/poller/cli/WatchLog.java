package dev.orderup.poller.cli;

import dev.orderup.poller.order.Failure;
import dev.orderup.poller.order.OrderJson;
import dev.orderup.poller.order.OrderUpdate;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** What {@code watch} prints: updates on stdout as they come, whatever else there is to say on stderr. */
final class WatchLog {
    private final boolean json;
    private final PrintWriter out;
    private final PrintWriter err;
    private long version;
    private int faults;

    WatchLog(long after, boolean json, PrintWriter out, PrintWriter err) {
        this.version = after;
        this.json = json;
        this.out = out;
        this.err = err;
    }

    synchronized void saw(OrderUpdate update) {
        Duration staleness = Duration.between(update.at(), Instant.now());
        if (update.version() != version + 1) {
            fault(update);
        }
        version = Math.max(version, update.version());
        out.println(json ? OrderJson.write(Line.of(update, staleness)) : text(update, staleness));
        out.flush();
    }

    private void fault(OrderUpdate update) {
        faults++;
        say("version " + update.version() + " came after version " + version + " (expected: " + (version + 1) + ")");
    }

    synchronized void broke(Failure failure, Duration pause) {
        say(failure.getMessage() + "; resuming after version " + version + " in " + pause.toMillis() + " ms");
    }

    synchronized void interrupted() {
        say("stopped after version " + version);
    }

    /** In order, without a gap, none twice. */
    synchronized boolean isClean() {
        return faults == 0;
    }

    private void say(String line) {
        err.println(line);
        err.flush();
    }

    private static String text(OrderUpdate update, Duration staleness) {
        return String.format(Locale.ROOT, "%d  %-9s  %s  seen %s later", update.version(), update.status(), update.at(), age(staleness));
    }

    static String age(Duration staleness) {
        double millis = staleness.toNanos() / 1e6;
        return millis < 10_000 ? String.format(Locale.ROOT, "%.1f ms", millis) : staleness.toSeconds() + " s";
    }

    /** The JSON of an update, with its age. */
    private record Line(String orderId, long version, String status, Instant at, double stalenessMillis) {
        static Line of(OrderUpdate update, Duration staleness) {
            return new Line(update.orderId(), update.version(), update.status().name(), update.at(), staleness.toNanos() / 1e6);
        }
    }
}
