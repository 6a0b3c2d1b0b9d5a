package dev.orderup.notification.longpoll;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Long polling.
 *
 * @param waitDefault how long an answer waits if the client does not say
 * @param waitMax how long it waits at most: less than proxies on the way are likely to
 */
@ConfigurationProperties("orderup.longpoll")
record LongPollSettings(@DefaultValue("25s") Duration waitDefault, @DefaultValue("60s") Duration waitMax) {
    LongPollSettings {
        if (waitDefault.compareTo(waitMax) > 0) {
            throw new IllegalArgumentException(
                    "orderup.longpoll.wait-default: " + waitDefault + " (expected: at most orderup.longpoll.wait-max, " + waitMax + ")");
        }
    }
}
