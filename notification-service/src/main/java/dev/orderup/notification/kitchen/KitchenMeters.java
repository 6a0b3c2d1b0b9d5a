package dev.orderup.notification.kitchen;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import org.springframework.stereotype.Component;

/** Tickets as figures. */
@Component
class KitchenMeters {
    private final MeterRegistry registry;
    private final Counter first;
    private final Counter again;
    private final Counter acknowledged;
    private final Counter dropped;
    private final Timer staleness;

    KitchenMeters(MeterRegistry registry) {
        this.registry = registry;
        first = counter("orderup.kitchen.tickets", "Tickets handed to a display", Tags.of("delivery", "first"));
        again = counter("orderup.kitchen.tickets", "Tickets handed to a display", Tags.of("delivery", "again"));
        acknowledged = counter("orderup.kitchen.acknowledged", "Tickets that displays have acknowledged", Tags.empty());
        dropped = counter("orderup.kitchen.dropped", "Displays that left a ticket without an acknowledgement for too long", Tags.empty());
        staleness = Timer.builder("orderup.kitchen.staleness")
                .description("From the commit of an order to the first hand-over of its ticket, if there was a display with room for it")
                .publishPercentiles(0.5, 0.99)
                .register(registry);
    }

    private Counter counter(String name, String description, Tags tags) {
        return Counter.builder(name).description(description).tags(tags).register(registry);
    }

    void displays(AtomicInteger places) {
        registry.gauge("orderup.kitchen.displays", places);
    }

    void showing(Ticket ticket) {
        if (ticket.deliveries() > 1) {
            again.increment();
        } else {
            first.increment();
            Duration age = Duration.between(ticket.placedAt(), Instant.now());
            staleness.record(age.isNegative() ? Duration.ZERO : age);
        }
    }

    void acknowledged(int tickets) {
        acknowledged.increment(tickets);
    }

    void dropped() {
        dropped.increment();
    }
}
