package dev.orderup.notification.feed;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** What the feed counts for all transports together; per transport see {@link Audience}. */
record FeedMeters(Counter history, Counter duplicates, Counter gaps, Counter ignored) {

    FeedMeters(MeterRegistry registry) {
        this(counter(registry, "orderup.feed.history", "Histories read from order-service"),
                counter(registry, "orderup.feed.duplicates", "Updates of followed orders that had been seen before, and were absorbed"),
                counter(registry, "orderup.feed.gaps",
                        "Updates that came with an earlier one missing, which was then read from the history"),
                counter(registry, "orderup.feed.ignored", "Updates that the order's history does not know"));
    }

    private static Counter counter(MeterRegistry registry, String name, String description) {
        return Counter.builder(name).description(description).register(registry);
    }
}
