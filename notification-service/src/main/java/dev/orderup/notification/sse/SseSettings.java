package dev.orderup.notification.sse;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Server-sent events.
 *
 * @param heartbeat how often a comment is sent, so that proxies keep the connection and a dead one is found
 * @param retry how long a browser shall wait before it connects again
 */
@ConfigurationProperties("orderup.sse")
record SseSettings(@DefaultValue("15s") Duration heartbeat, @DefaultValue("1s") Duration retry) {
    SseSettings {
        if (heartbeat.toMillis() < 1) {
            throw new IllegalArgumentException("orderup.sse.heartbeat: " + heartbeat + " (expected: 1ms or more)");
        }
    }
}
