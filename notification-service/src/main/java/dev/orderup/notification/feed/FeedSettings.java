package dev.orderup.notification.feed;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Bounds of the feed.
 *
 * @param lagMax how many updates a follower may be behind before it is dropped. An order has six updates, so a follower
 * within the contract never gets near it; it bounds what a follower outside of it can cost.
 * @param updatesMax how many updates one order may have. Six by the contract; the bound keeps one order from filling the
 * heap.
 * @param linger how long an order stays live here after its last follower left, so that the next long poll needs no
 * question to order-service
 * @param lingerMax how many orders may linger at once
 * @param recheckAfter how long a followed order may be silent before its history is read again: insurance against an
 * event that Kafka lost
 * @param sweep how often the feed looks after lingering and silent orders
 */
@ConfigurationProperties("orderup.feed")
public record FeedSettings(@DefaultValue("64") int lagMax, @DefaultValue("4096") int updatesMax, @DefaultValue("30s") Duration linger,
        @DefaultValue("10000") int lingerMax, @DefaultValue("2m") Duration recheckAfter, @DefaultValue("2s") Duration sweep) {

    public FeedSettings {
        atLeastOne("orderup.feed.lag-max", lagMax);
        atLeastOne("orderup.feed.updates-max", updatesMax);
        atLeastOne("orderup.feed.sweep", sweep.toMillis());
        atLeastOne("orderup.feed.recheck-after", recheckAfter.toMillis());
    }

    private static void atLeastOne(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: 1 or more)");
        }
    }
}
