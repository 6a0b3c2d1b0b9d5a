package dev.orderup.notification.analytics;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import org.springframework.stereotype.Component;

/** What this instance, as a member of the group, has done. */
@Component
class AnalyticsMeters {
    private final Counter taken;
    private final Counter duplicates;
    private final Counter late;
    private final Counter failures;
    private final Counter deadLetters;
    private final Timer staleness;

    AnalyticsMeters(MeterRegistry registry) {
        taken = counter(registry, "orderup.analytics.events", "Events that the view had not seen before");
        duplicates = counter(registry, "orderup.analytics.duplicates", "Events that came again, and were absorbed");
        late = counter(registry, "orderup.analytics.late", "Events that came after a later one of their order, and found their place");
        failures = counter(registry, "orderup.analytics.failures", "Attempts at a batch that failed");
        deadLetters = counter(registry, "orderup.analytics.dead.letters", "Records put on the dead-letter topic");
        staleness = Timer.builder("orderup.analytics.staleness")
                .description("From the commit in order-service to the commit in the view")
                .publishPercentiles(0.5, 0.99)
                .register(registry);
    }

    private static Counter counter(MeterRegistry registry, String name, String description) {
        return Counter.builder(name).description(description).register(registry);
    }

    void took(Taken result) {
        taken.increment((double) result.fresh());
        duplicates.increment((double) result.duplicates());
        late.increment((double) result.late());
    }

    /** Only of events that came for the first time: how old a replayed one is says nothing. */
    void took(List<KitchenEvent> events, Taken result) {
        took(result);
        if (result.duplicates() == 0) {
            Instant now = Instant.now();
            events.forEach(event -> staleness.record(Duration.between(event.at(), now)));
        }
    }

    void failed() {
        failures.increment();
    }

    void putAside() {
        deadLetters.increment();
    }
}
