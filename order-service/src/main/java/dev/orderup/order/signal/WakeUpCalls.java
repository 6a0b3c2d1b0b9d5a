package dev.orderup.order.signal;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Function;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Tells all instances that something was committed.
 *
 * <p>
 * Not in the transaction that commits it, although NOTIFY would be one more word there: PostgreSQL queues notifications under a lock that
 * every notifying transaction holds while it waits for the disk, so that orders would be committed one after the other (RATIONALE.md has
 * the figures). Here it is a transaction that writes nothing, and however many commits come in a row share one.
 */
@Component
public class WakeUpCalls implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(WakeUpCalls.class);
    /** Calls that wait for the next NOTIFY, at most; when there are more, a channel gets one that is about anything. */
    private static final int PENDING_MAX = 1_000;
    private static final String NOTIFY = "SELECT pg_notify(channel, what) FROM unnest(:channels, :whats) AS call (channel, what)";

    private final JdbcClient jdbc;
    private final SignalSettings settings;
    private final Signal signal = new Signal();
    private final Signal stopping = new Signal();
    private final Set<Call> pending = new LinkedHashSet<>();
    private volatile boolean running;

    WakeUpCalls(JdbcClient jdbc, SignalSettings settings) {
        this.jdbc = jdbc;
        this.settings = settings;
    }

    public void call(String channel) {
        call(channel, "");
    }

    /** Returns at once; calls on the same channel about the same thing that are still pending are one. */
    public void call(String channel, String what) {
        synchronized (pending) {
            pending.add(pending.size() < PENDING_MAX ? new Call(channel, what) : new Call(channel, ""));
        }
        signal.raise();
    }

    private void run() {
        try {
            while (running) {
                signal.await();
                call(taken());
                stopping.await(settings.spacing());
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private Call[] taken() {
        synchronized (pending) {
            var calls = pending.toArray(Call[]::new);
            pending.clear();
            return calls;
        }
    }

    private void call(Call[] calls) {
        if (calls.length == 0) {
            return;
        }
        try {
            jdbc.sql(NOTIFY)
                    .param("channels", column(calls, Call::channel))
                    .param("whats", column(calls, Call::what))
                    .query((row, number) -> true)
                    .list();
        } catch (DataAccessException e) {
            // Nothing is lost: whoever listens looks for itself after a while.
            LOG.debug("Nobody was woken", e);
        }
    }

    private static String[] column(Call[] calls, Function<Call, String> column) {
        return Arrays.stream(calls).map(column).toArray(String[]::new);
    }

    @Override
    public synchronized void start() {
        running = true;
        Thread.ofVirtual().name("wake-up-calls").start(this::run);
    }

    @Override
    public synchronized void stop() {
        running = false;
        stopping.raise();
        signal.raise();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private record Call(String channel, String what) {}
}
