package dev.orderup.notification.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.time.Duration;
import java.util.List;

import dev.orderup.notification.stack.Issuer;

import org.junit.jupiter.api.Test;

/** An instance of the issuer that is away is no reason to be without keys or without a token while another is there. */
final class SeveralIssuersTests {
    private final Issuer away = new Issuer();
    private final Issuer there = new Issuer();
    private final JwtSettings settings = new JwtSettings(at("/.well-known/jwks.json"), Duration.ofSeconds(10), at("/tokens"),
            "service:notification-service", "secret", Duration.ofSeconds(2));

    SeveralIssuersTests() {
        away.stop();
    }

    private List<URI> at(String path) {
        return List.of(URI.create(away.uri(path)), URI.create(there.uri(path)));
    }

    @Test
    void keysComeFromTheOneThatAnswers() {
        var keys = new IssuerKeys(settings);
        keys.start();
        try {
            await().until(() -> keys.find(there.keyId()).isPresent());
        } finally {
            keys.stop();
        }
    }

    @Test
    void soDoesTheServicesOwnToken() {
        assertThat(new ServiceToken(settings).token()).succeedsWithin(Duration.ofSeconds(10)).asString().isNotEmpty();
        assertThat(there.tokensAsked()).hasSize(1);
    }

    @Test
    void whoAnsweredLastIsAskedFirst() {
        var addresses = new Addresses(at("/"));
        addresses.answered(at("/").getLast());
        assertThat(addresses.inTurn()).isEqualTo(at("/").reversed());
    }
}
