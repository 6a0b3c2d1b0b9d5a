package dev.orderup.order.outbox;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the outbox.
 *
 * @param enabled whether this instance relays; others may while this one does not
 * @param topic where events go
 * @param partitions of the topic, should this instance be the one that creates it
 * @param replicationFactor likewise; 1 is for development, 3 for anything that may not be lost
 * @param batch how many events one transaction relays at most: bounds its memory, and what is sent twice after a crash
 * @param poll how often to look although nobody has called: the net under lost wake-ups and dead instances
 * @param backoffMin the first pause after a failure, doubled with each further one
 * @param backoffMax the longest pause: how late the relay may notice that Kafka is back
 * @param sampling how often backlog and age are read for the gauges
 */
@ConfigurationProperties("orderup.outbox")
public record OutboxSettings(@DefaultValue("true") boolean enabled, @DefaultValue("order-events") String topic,
        @DefaultValue("6") int partitions, @DefaultValue("1") short replicationFactor, @DefaultValue("500") int batch,
        @DefaultValue("1s") Duration poll, @DefaultValue("100ms") Duration backoffMin, @DefaultValue("5s") Duration backoffMax,
        @DefaultValue("5s") Duration sampling) {
    private static final int BATCH_MAX = 10_000;

    public OutboxSettings {
        if (batch < 1 || batch > BATCH_MAX) {
            throw new IllegalArgumentException("orderup.outbox.batch: %d (expected: 1-%d)".formatted(batch, BATCH_MAX));
        }
        atLeastOneMillisecond("poll", poll);
        atLeastOneMillisecond("backoff-min", backoffMin);
        atLeastOneMillisecond("sampling", sampling);
        if (backoffMax.compareTo(backoffMin) < 0) {
            throw new IllegalArgumentException(
                    "orderup.outbox.backoff-max: %s (expected: at least backoff-min, %s)".formatted(backoffMax, backoffMin));
        }
    }

    private static void atLeastOneMillisecond(String name, Duration value) {
        if (value.toMillis() < 1) {
            throw new IllegalArgumentException("orderup.outbox.%s: %s (expected: at least 1ms)".formatted(name, value));
        }
    }
}
