package dev.orderup.notification.jwt;

import java.net.URI;
import java.time.Duration;
import java.util.List;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where tokens come from, and where the keys are that verify them.
 *
 * @param jwksUri the issuer's public keys: one address, or those of all its instances, which are asked in turn until one answers
 * @param refresh how often they are fetched, so that a key is known before it signs; at most half the time that it is
 * published ahead
 * @param tokenUri where this service gets its own token; one or several, likewise
 * @param clientId who this service is
 * @param serviceSecret what it shows for that
 * @param timeout how long a fetch of keys or of a token may take
 */
@ConfigurationProperties("orderup.jwt")
public record JwtSettings(@DefaultValue("http://127.0.0.1:8180/.well-known/jwks.json") List<URI> jwksUri,
        @DefaultValue("1m") Duration refresh,
        @DefaultValue("http://127.0.0.1:8180/tokens") List<URI> tokenUri, @DefaultValue("service:notification-service") String clientId,
        @DefaultValue("order-up-demo") String serviceSecret, @DefaultValue("2s") Duration timeout) {
    public JwtSettings {
        jwksUri = http("jwks-uri", jwksUri);
        tokenUri = http("token-uri", tokenUri);
        positive("refresh", refresh);
        positive("timeout", timeout);
        if (serviceSecret.isBlank()) {
            throw new IllegalArgumentException("orderup.jwt.service-secret: blank (expected: a secret)");
        }
    }

    private static List<URI> http(String name, List<URI> uris) {
        if (uris.isEmpty() || !uris.stream().allMatch(JwtSettings::isHttp)) {
            throw new IllegalArgumentException("orderup.jwt." + name + ": " + uris + " (expected: http or https URLs)");
        }
        return List.copyOf(uris);
    }

    private static boolean isHttp(URI uri) {
        return uri.getHost() != null && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()));
    }

    private static void positive(String name, Duration duration) {
        if (duration.toMillis() < 1) {
            throw new IllegalArgumentException("orderup.jwt." + name + ": " + duration + " (expected: 1ms or more)");
        }
    }
}
