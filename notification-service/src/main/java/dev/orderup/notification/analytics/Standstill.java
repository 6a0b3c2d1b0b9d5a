package dev.orderup.notification.analytics;

import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * Why nothing goes forward at the moment, if so. It is a health component of its own, {@code kitchenAnalytics}, and no part of
 * readiness: the feed does not depend on it. Each change is logged once. Safe for use by several threads.
 */
@Component("kitchenAnalyticsHealthIndicator")
class Standstill implements HealthIndicator {
    private static final Logger logger = LoggerFactory.getLogger(Standstill.class);

    private final AtomicReference<@Nullable String> reason = new AtomicReference<>("is starting");

    void because(String why) {
        String before = reason.getAndSet(why);
        if (!why.equals(before)) {
            logger.warn("Kitchen analytics waits: {}", why);
        }
    }

    void over() {
        if (reason.getAndSet(null) != null) {
            logger.info("Kitchen analytics goes on");
        }
    }

    @Override
    public Health health() {
        String why = reason.get();
        return why == null ? Health.up().build() : Health.down().withDetail("reason", why).build();
    }
}
