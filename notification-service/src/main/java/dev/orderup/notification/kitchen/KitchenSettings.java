package dev.orderup.notification.kitchen;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * A kitchen's tickets.
 *
 * @param listen whether this instance is a member of the consumer group that writes tickets; one that is not still serves displays
 * @param topic where order events come from
 * @param group that consumer group
 * @param batch how many events one statement takes in at most
 * @param displaysMax how many displays this instance serves: each costs a look at the database now and then
 * @param lease for how long a ticket is a display's if nobody renews it: so late are the tickets of an instance that was killed shown by another
 * @param ackWithin how long a display may leave a ticket without an acknowledgement before its tickets go to another
 * @param keep for how long a closed ticket is remembered: longer than Kafka keeps the events that would open it again
 * @param backOff the first pause after the database failed, doubled with each further failure
 * @param backOffMax the longest such pause
 */
@ConfigurationProperties("orderup.kitchen")
record KitchenSettings(@DefaultValue("true") boolean listen, @DefaultValue("order-events") String topic,
        @DefaultValue("kitchen-tickets") String group, @DefaultValue("500") int batch, @DefaultValue("1000") int displaysMax,
        @DefaultValue("10s") Duration lease, @DefaultValue("1m") Duration ackWithin, @DefaultValue("30d") Duration keep,
        @DefaultValue("200ms") Duration backOff, @DefaultValue("10s") Duration backOffMax) {
    private static final int BATCH_MAX = 5_000;
    private static final int DISPLAYS_MAX = 10_000;
    private static final int RENEWALS = 4;

    KitchenSettings {
        within("batch", batch, 1, BATCH_MAX);
        within("displays-max", displaysMax, 1, DISPLAYS_MAX);
        atLeast("lease", lease, Duration.ofMillis(100));
        atLeast("ack-within", ackWithin, Duration.ofMillis(100));
        atLeast("keep", keep, lease);
        atLeast("back-off", backOff, Duration.ofMillis(1));
        atLeast("back-off-max", backOffMax, backOff);
    }

    /** How often leases are renewed, and looked at for those that have ended: a renewal or two may fail. */
    Duration sweep() {
        return lease.dividedBy(RENEWALS);
    }

    private static void within(String name, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException("orderup.kitchen.%s: %d (expected: %d-%d)".formatted(name, value, min, max));
        }
    }

    private static void atLeast(String name, Duration value, Duration min) {
        if (value.compareTo(min) < 0) {
            throw new IllegalArgumentException("orderup.kitchen.%s: %s (expected: at least %s)".formatted(name, value, min));
        }
    }
}
