package dev.orderup.notification.analytics;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Kitchen analytics.
 *
 * @param listen whether this instance is a member of the consumer group; one that is not still serves the view
 * @param topic where order events come from
 * @param group the consumer group, whose members share the topic's partitions
 * @param redriveTopic where dead letters of this group come back: the group hears them, other subscribers do not
 * @param deadLetterTopic where records go that cannot be taken in
 * @param replicationFactor of the redrive topic, if this service is the one that creates it
 * @param batch how many records one transaction takes in at most: bounds its length, its memory and what a crash has done twice
 * @param gather how long events may wait at the broker for others to be taken in with them: how far the view may be behind for that
 * @param retries how often a record that seems to be at fault is tried again; a record that cannot be read is not
 * @param backOff the first pause after a failure, doubled with each further one
 * @param backOffMax the longest pause: how late it may be noticed that the database is back
 * @param sessionTimeout how long a member may be silent until its partitions go to others; brokers refuse less than 6s
 * @param pollTimeout how long a member may take for a batch until its partitions go to others
 * @param lagEvery how often the group's lag is read for the gauge
 * @param patience how long one request to Kafka may take
 */
@ConfigurationProperties("orderup.analytics")
record AnalyticsSettings(@DefaultValue("true") boolean listen, @DefaultValue("order-events") String topic,
        @DefaultValue("kitchen-analytics") String group, @DefaultValue("order-events.kitchen-analytics.redrive") String redriveTopic,
        @DefaultValue("order-events.DLT") String deadLetterTopic, @DefaultValue("1") short replicationFactor,
        @DefaultValue("500") int batch, @DefaultValue("500ms") Duration gather, @DefaultValue("3") int retries,
        @DefaultValue("200ms") Duration backOff,
        @DefaultValue("10s") Duration backOffMax, @DefaultValue("10s") Duration sessionTimeout,
        @DefaultValue("1m") Duration pollTimeout, @DefaultValue("5s") Duration lagEvery, @DefaultValue("5s") Duration patience) {
    private static final int BATCH_MAX = 5_000;
    private static final int RETRIES_MAX = 10;
    private static final Duration SESSION_MIN = Duration.ofSeconds(6);

    AnalyticsSettings {
        within("batch", batch, 1, BATCH_MAX);
        within("retries", retries, 0, RETRIES_MAX);
        atLeast("gather", gather, Duration.ZERO);
        atLeast("back-off", backOff, Duration.ofMillis(1));
        atLeast("back-off-max", backOffMax, backOff);
        atLeast("session-timeout", sessionTimeout, SESSION_MIN);
        atLeast("poll-timeout", pollTimeout, Duration.ofSeconds(1));
        atLeast("lag-every", lagEvery, Duration.ofMillis(100));
        atLeast("patience", patience, Duration.ofMillis(100));
        if (pollTimeout.compareTo(backOffMax) <= 0) {
            // A pause is taken between two polls: a longer one would cost the member its place.
            throw new IllegalArgumentException(
                    "orderup.analytics.poll-timeout: %s (expected: more than back-off-max, %s)".formatted(pollTimeout, backOffMax));
        }
    }

    private static void within(String name, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException("orderup.analytics.%s: %d (expected: %d-%d)".formatted(name, value, min, max));
        }
    }

    private static void atLeast(String name, Duration value, Duration min) {
        if (value.compareTo(min) < 0) {
            throw new IllegalArgumentException("orderup.analytics.%s: %s (expected: at least %s)".formatted(name, value, min));
        }
    }
}
