package dev.orderup.notification.history;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Bounds of a question to order-service.
 *
 * @param deadline how long one attempt may take
 * @param attempts how often it is asked before a follower is told to come again
 * @param backOff the pause after the first attempt; doubled after each
 * @param inFlightMax how many questions may be under way at once: when Kafka's consumer lost its place, every followed
 * order is asked after, and order-service shall not notice
 */
@ConfigurationProperties("orderup.history")
record HistorySettings(@DefaultValue("2s") Duration deadline, @DefaultValue("3") int attempts, @DefaultValue("100ms") Duration backOff,
        @DefaultValue("64") int inFlightMax) {

    HistorySettings {
        if (attempts < 1) {
            throw new IllegalArgumentException("orderup.history.attempts: " + attempts + " (expected: 1 or more)");
        }
        if (inFlightMax < 1) {
            throw new IllegalArgumentException("orderup.history.in-flight-max: " + inFlightMax + " (expected: 1 or more)");
        }
    }
}
