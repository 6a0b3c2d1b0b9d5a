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
 * @param restTimes for how many times as long as a batch took the relay rests after it, if more was committed meanwhile
 * @param restMax the longest such rest: how much later an event may be published under load
 * @param poll how often to look although nobody has called: the net under lost wake-ups and dead instances
 * @param backoffMin the first pause after a failure, doubled with each further one
 * @param backoffMax the longest pause: how late the relay may notice that Kafka is back
 * @param sampling how often backlog and age are read for the gauges
 */
@ConfigurationProperties("orderup.outbox")
public record OutboxSettings(@DefaultValue("true") boolean enabled, @DefaultValue("order-events") String topic,
        @DefaultValue("6") int partitions, @DefaultValue("1") short replicationFactor, @DefaultValue("500") int batch,
        @DefaultValue("4") int restTimes, @DefaultValue("50ms") Duration restMax, @DefaultValue("1s") Duration poll,
        @DefaultValue("100ms") Duration backoffMin, @DefaultValue("5s") Duration backoffMax,
        @DefaultValue("5s") Duration sampling) {
    private static final int BATCH_MAX = 10_000;
    private static final int REST_TIMES_MAX = 100;

    public OutboxSettings {
        if (batch < 1 || batch > BATCH_MAX) {
            throw new IllegalArgumentException("orderup.outbox.batch: %d (expected: 1-%d)".formatted(batch, BATCH_MAX));
        }
        if (restTimes < 0 || restTimes > REST_TIMES_MAX) {
            throw new IllegalArgumentException("orderup.outbox.rest-times: %d (expected: 0-%d)".formatted(restTimes, REST_TIMES_MAX));
        }
        if (restMax.isNegative()) {
            throw new IllegalArgumentException("orderup.outbox.rest-max: %s (expected: 0 or longer)".formatted(restMax));
        }
        atLeastOneMillisecond("poll", poll);
        atLeastOneMillisecond("backoff-min", backoffMin);
        atLeastOneMillisecond("sampling", sampling);
        if (backoffMax.compareTo(backoffMin) < 0) {
            throw new IllegalArgumentException(
                    "orderup.outbox.backoff-max: %s (expected: at least backoff-min, %s)".formatted(backoffMax, backoffMin));
        }
    }

    /** After a batch that took so long. */
    Duration rest(Duration took) {
        var rest = took.multipliedBy(restTimes);
        return rest.compareTo(restMax) < 0 ? rest : restMax;
    }

    private static void atLeastOneMillisecond(String name, Duration value) {
        if (value.toMillis() < 1) {
            throw new IllegalArgumentException("orderup.outbox.%s: %s (expected: at least 1ms)".formatted(name, value));
        }
    }
}
