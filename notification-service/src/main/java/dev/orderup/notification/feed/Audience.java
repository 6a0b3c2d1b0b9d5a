package dev.orderup.notification.feed;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;

/** All followers that came by one transport, as figures. */
public final class Audience {
    private static final Duration[] BUCKETS = {Duration.ofMillis(1), Duration.ofMillis(2), Duration.ofMillis(5), Duration.ofMillis(10),
            Duration.ofMillis(25), Duration.ofMillis(50), Duration.ofMillis(100), Duration.ofMillis(250), Duration.ofMillis(500),
            Duration.ofSeconds(1),
            Duration.ofMillis(2500), Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(30)};

    private final AtomicInteger present = new AtomicInteger();
    private final Counter encoded;
    private final Counter delivered;
    private final Counter dropped;
    private final Timer staleness;

    Audience(String transport, MeterRegistry registry) {
        registry.gauge("orderup.feed.subscribers", Tags.of("transport", transport), present);
        encoded = Counter.builder("orderup.feed.encoded")
                .tag("transport", transport)
                .description("Updates put into the form of the transport: once each, however many followers they have")
                .register(registry);
        delivered = Counter.builder("orderup.feed.delivered")
                .tag("transport", transport)
                .description("Updates handed to the socket")
                .register(registry);
        dropped = Counter.builder("orderup.feed.dropped")
                .tag("transport", transport)
                .description("Followers dropped because they read too slowly")
                .register(registry);
        staleness = Timer.builder("orderup.feed.staleness")
                .tag("transport", transport)
                .description("From the commit of a change to the hand-over of its update to the socket")
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }

    /** How this transport writes an update. */
    public <T> Encoding<T> encoding(Class<T> type, Function<OrderUpdate, T> encoder) {
        return new Encoding<>(type, update -> {
            encoded.increment();
            return encoder.apply(update);
        });
    }

    void joined() {
        present.incrementAndGet();
    }

    void left() {
        present.decrementAndGet();
    }

    void dropped() {
        dropped.increment();
    }

    void delivered(OrderUpdate update, boolean live) {
        delivered.increment();
        if (live) {
            Duration age = Duration.between(update.at(), Instant.now());
            staleness.record(age.isNegative() ? Duration.ZERO : age);
        }
    }
}
