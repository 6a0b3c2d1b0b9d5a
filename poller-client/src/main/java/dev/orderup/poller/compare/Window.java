package dev.orderup.poller.compare;

import dev.orderup.poller.cost.Spending;
import dev.orderup.poller.server.ByPart;
import org.jspecify.annotations.Nullable;

/**
 * What was spent between two readings of all counters.
 *
 * @param cpuMicros of the server side; null where it cannot be read
 * @param updates that came to those who follow
 */
record Window(double seconds, @Nullable ByPart cpuMicros, long requests, long bytes, long updates) {

    static final Window NOTHING = new Window(0, null, 0, 0, 0);

    /** The one in which the server side used less a second: what else it had to do then was none of what is measured. */
    Window lesser(Window other) {
        return rate() <= other.rate() ? this : other;
    }

    private double rate() {
        return cpuMicros == null ? Double.MAX_VALUE : cpuMicros.total() / seconds;
    }

    /** The counters at one moment. */
    record Reading(long nanos, @Nullable ByPart cpuMicros, @Nullable Spending spent, long updates) {
        Window since(Reading before) {
            return new Window((nanos - before.nanos) / 1e9,
                    cpuMicros == null || before.cpuMicros == null ? null : cpuMicros.minus(before.cpuMicros),
                    requests(spent) - requests(before.spent), bytes(spent) - bytes(before.spent), updates - before.updates);
        }

        private static long requests(@Nullable Spending spent) {
            return spent == null ? 0 : spent.requests();
        }

        private static long bytes(@Nullable Spending spent) {
            return spent == null ? 0 : spent.bytesSent() + spent.bytesReceived();
        }
    }
}
