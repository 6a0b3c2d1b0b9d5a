package dev.orderup.order.idempotency;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of idempotency keys.
 *
 * @param retention for how long a key is good at least; longer than any client goes on trying
 * @param purgeEvery how often keys past that are deleted
 * @param purgeBatch how many one statement deletes at most
 */
@ConfigurationProperties("orderup.idempotency")
public record IdempotencySettings(@DefaultValue("24h") Duration retention, @DefaultValue("1m") Duration purgeEvery,
        @DefaultValue("1000") int purgeBatch) {
    public IdempotencySettings {
        if (retention.isNegative() || retention.isZero()) {
            throw new IllegalArgumentException(
                    "orderup.idempotency.retention: %s (expected: longer than 0, such as 24h)".formatted(retention));
        }
        if (purgeBatch < 1) {
            throw new IllegalArgumentException("orderup.idempotency.purge-batch: %d (expected: at least 1)".formatted(purgeBatch));
        }
    }
}
