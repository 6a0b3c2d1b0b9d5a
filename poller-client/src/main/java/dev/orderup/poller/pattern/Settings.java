package dev.orderup.poller.pattern;

import dev.orderup.poller.order.Credentials;
import java.net.URI;
import java.time.Duration;

/**
 * Where the system is and how patiently to follow.
 *
 * @param kafka bootstrap servers, {@code host:port} with commas between several
 * @param pollInterval mean pause between two short polls
 * @param hold how long a long poll asks the service to hold its answer; whole seconds
 * @param credentials who asks
 * @param silence a stream that brings no byte, not even a heartbeat, for so long is taken for dead
 */
public record Settings(URI gateway, String kafka, Duration pollInterval, Duration hold, Duration silence, Credentials credentials) {
    public static final Duration POLL_INTERVAL = Duration.ofMillis(500);
    // What most proxies on the way tolerate without a byte is 60 s; 25 leaves room for a slow answer.
    public static final Duration HOLD = Duration.ofSeconds(25);
    // Several of the service's heartbeats.
    public static final Duration SILENCE = Duration.ofSeconds(60);

    public static Settings of(URI gateway, String kafka) {
        return new Settings(gateway, kafka, POLL_INTERVAL, HOLD, SILENCE, Credentials.NONE);
    }

    public Settings withPollInterval(Duration interval) {
        return new Settings(gateway, kafka, interval, hold, silence, credentials);
    }

    public Settings with(Credentials brought) {
        return new Settings(gateway, kafka, pollInterval, hold, silence, brought);
    }
}
