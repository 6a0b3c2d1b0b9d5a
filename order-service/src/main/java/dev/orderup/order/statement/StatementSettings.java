package dev.orderup.order.statement;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of statements.
 *
 * @param atOnce how many are streamed to waiting callers at once: each holds one of the pool's connections for as long as its caller takes
 *        to read
 * @param waitMax how long a further caller waits for its turn before it is told to come back
 */
@ConfigurationProperties("orderup.statement")
public record StatementSettings(@DefaultValue("2") int atOnce, @DefaultValue("10s") Duration waitMax) {
    private static final int AT_ONCE_MAX = 100;

    public StatementSettings {
        if (atOnce < 1 || atOnce > AT_ONCE_MAX) {
            throw new IllegalArgumentException("orderup.statement.at-once: %d (expected: 1-%d)".formatted(atOnce, AT_ONCE_MAX));
        }
        if (waitMax.isNegative()) {
            throw new IllegalArgumentException("orderup.statement.wait-max: %s (expected: 0 or longer)".formatted(waitMax));
        }
    }
}
