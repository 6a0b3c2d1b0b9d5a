package dev.orderup.notification.websocket;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * WebSocket.
 *
 * @param heartbeat how often a ping is sent
 * @param subscriptionsMax how many orders one socket may follow: a kitchen's display shows fewer
 * @param answersMax how many answers to the client's own frames may wait until it reads them, before it is too slow
 * @param frameMax how long a client's frame may be: the longest that means anything has some 150 bytes
 */
@ConfigurationProperties("orderup.websocket")
record WebSocketSettings(@DefaultValue("20s") Duration heartbeat, @DefaultValue("100") int subscriptionsMax,
        @DefaultValue("200") int answersMax,
        @DefaultValue("4KB") DataSize frameMax) {
    WebSocketSettings {
        if (heartbeat.toMillis() < 1) {
            throw new IllegalArgumentException("orderup.websocket.heartbeat: " + heartbeat + " (expected: 1ms or more)");
        }
        if (subscriptionsMax < 1) {
            throw new IllegalArgumentException("orderup.websocket.subscriptions-max: " + subscriptionsMax + " (expected: 1 or more)");
        }
    }
}
