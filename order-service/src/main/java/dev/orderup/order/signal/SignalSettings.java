package dev.orderup.order.signal;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the calls between instances.
 *
 * @param spacing the least time between two NOTIFYs: under load many commits share one
 * @param backoffMin the first pause before the listener connects again, doubled with each further failure
 * @param backoffMax the longest such pause
 */
@ConfigurationProperties("orderup.signal")
public record SignalSettings(@DefaultValue("10ms") Duration spacing, @DefaultValue("100ms") Duration backoffMin,
        @DefaultValue("5s") Duration backoffMax) {
    public SignalSettings {
        if (spacing.isNegative()) {
            throw new IllegalArgumentException("orderup.signal.spacing: %s (expected: 0 or longer)".formatted(spacing));
        }
        if (backoffMin.toMillis() < 1) {
            throw new IllegalArgumentException("orderup.signal.backoff-min: %s (expected: at least 1ms)".formatted(backoffMin));
        }
        if (backoffMax.compareTo(backoffMin) < 0) {
            throw new IllegalArgumentException(
                    "orderup.signal.backoff-max: %s (expected: at least backoff-min, %s)".formatted(backoffMax, backoffMin));
        }
    }
}
