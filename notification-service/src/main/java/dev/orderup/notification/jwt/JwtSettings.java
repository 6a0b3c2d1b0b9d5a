package dev.orderup.notification.jwt;

import java.net.URI;
import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where tokens come from, and where the keys are that verify them.
 *
 * @param jwksUri the issuer's public keys
 * @param refresh how often they are fetched, so that a key is known before it signs; at most half the time that it is
 * published ahead
 * @param tokenUri where this service gets its own token
 * @param clientId who this service is
 * @param serviceSecret what it shows for that
 * @param timeout how long a fetch of keys or of a token may take
 */
@ConfigurationProperties("orderup.jwt")
public record JwtSettings(@DefaultValue("http://127.0.0.1:8180/.well-known/jwks.json") URI jwksUri, @DefaultValue("1m") Duration refresh,
        @DefaultValue("http://127.0.0.1:8180/tokens") URI tokenUri, @DefaultValue("service:notification-service") String clientId,
        @DefaultValue("order-up-demo") String serviceSecret, @DefaultValue("2s") Duration timeout) {
    public JwtSettings {
        http("jwks-uri", jwksUri);
        http("token-uri", tokenUri);
        positive("refresh", refresh);
        positive("timeout", timeout);
        if (serviceSecret.isBlank()) {
            throw new IllegalArgumentException("orderup.jwt.service-secret: blank (expected: a secret)");
        }
    }

    private static void http(String name, URI uri) {
        if (uri.getHost() == null || !("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
            throw new IllegalArgumentException("orderup.jwt." + name + ": " + uri + " (expected: an http or https URL)");
        }
    }

    private static void positive(String name, Duration duration) {
        if (duration.toMillis() < 1) {
            throw new IllegalArgumentException("orderup.jwt." + name + ": " + duration + " (expected: 1ms or more)");
        }
    }
}
