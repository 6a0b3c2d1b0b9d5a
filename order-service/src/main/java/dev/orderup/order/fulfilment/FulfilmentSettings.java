package dev.orderup.order.fulfilment;

import java.time.Duration;
import java.util.Set;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the automatic kitchen.
 *
 * @param enabled whether this instance moves orders along; others may while this one does not
 * @param pace how long an order rests between two steps
 * @param manualRestaurants restaurants whose orders only the API moves; decided when an order is placed
 * @param batch how many orders one statement moves at most: bounds how long it holds their locks
 * @param idle how often to look for orders that another instance took and left behind
 */
@ConfigurationProperties("orderup.fulfilment")
public record FulfilmentSettings(@DefaultValue("true") boolean enabled, @DefaultValue("500ms") Duration pace,
        @DefaultValue("manual") Set<String> manualRestaurants, @DefaultValue("100") int batch, @DefaultValue("1s") Duration idle) {
    private static final int BATCH_MAX = 10_000;

    public FulfilmentSettings {
        manualRestaurants = Set.copyOf(manualRestaurants);
        if (pace.isNegative()) {
            throw new IllegalArgumentException("orderup.fulfilment.pace: %s (expected: 0 or longer)".formatted(pace));
        }
        if (batch < 1 || batch > BATCH_MAX) {
            throw new IllegalArgumentException("orderup.fulfilment.batch: %d (expected: 1-%d)".formatted(batch, BATCH_MAX));
        }
        if (idle.toMillis() < 1) {
            throw new IllegalArgumentException("orderup.fulfilment.idle: %s (expected: at least 1ms)".formatted(idle));
        }
    }
}
