package dev.orderup.notification.feed;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Keeps the feed tidy while the service runs. When it stops, this stops before the servers do (a lifecycle of the default
 * phase is the first to stop): followers are told to come again, so that their streams end within the servers' grace.
 */
@Component
class FeedLifecycle implements SmartLifecycle {
    private static final Logger logger = LoggerFactory.getLogger(FeedLifecycle.class);

    /** A token's end is told in whole seconds. To look at 9,000 followers takes well under a millisecond; a timer for each would take memory. */
    private static final long EXPIRY_MILLIS = 250;

    private final OrderFeed feed;
    private final FeedSettings settings;
    private @Nullable ScheduledExecutorService sweeper;

    FeedLifecycle(OrderFeed feed, FeedSettings settings) {
        this.feed = feed;
        this.settings = settings;
    }

    @Override
    public synchronized void start() {
        ScheduledExecutorService executor = Executors
                .newSingleThreadScheduledExecutor(Thread.ofPlatform().name("feed-sweeper").daemon().factory());
        long period = settings.sweep().toMillis();
        var _ = executor.scheduleWithFixedDelay(() -> tidy(feed::sweep), period, period, TimeUnit.MILLISECONDS);
        var _ = executor.scheduleWithFixedDelay(() -> tidy(feed::expire), EXPIRY_MILLIS, EXPIRY_MILLIS, TimeUnit.MILLISECONDS);
        sweeper = executor;
    }

    @Override
    public synchronized void stop() {
        ScheduledExecutorService executor = sweeper;
        if (executor != null) {
            executor.shutdownNow();
            sweeper = null;
            feed.stop();
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return sweeper != null;
    }

    private static void tidy(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            // A scheduled task that throws is never run again.
            logger.error("The feed could not be tidied; it is tried again soon", e);
        }
    }
}
