package dev.orderup.notification.stream;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One timer for all streams of a door, however many they are. */
public final class Heartbeats implements AutoCloseable {
    private static final Logger logger = LoggerFactory.getLogger(Heartbeats.class);

    private final Set<Runnable> streams = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService timer;

    public Heartbeats(String name, Duration interval) {
        timer = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().name(name).daemon().factory());
        var _ = timer.scheduleAtFixedRate(() -> streams.forEach(Heartbeats::beat), interval.toMillis(), interval.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    public void add(Runnable stream) {
        streams.add(stream);
    }

    public void remove(Runnable stream) {
        streams.remove(stream);
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    private static void beat(Runnable stream) {
        try {
            stream.run();
        } catch (RuntimeException e) {
            // A scheduled task that throws is never run again, and all other streams would fall silent.
            logger.warn("A heartbeat failed", e);
        }
    }
}
