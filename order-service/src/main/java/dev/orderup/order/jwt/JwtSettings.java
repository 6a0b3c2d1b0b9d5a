package dev.orderup.order.jwt;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of tokens and of the keys that sign them.
 *
 * @param demoSecret what customers, couriers, kitchens and operators of the demonstration show to get a token, all the same
 * @param serviceSecret what other services of this system show
 * @param lifetime for how long a token is good: so long a thief can use it, and so long an old key has to stay published
 * @param rotateEvery how long a key signs
 * @param publishAhead how long a key is published before it signs; verifiers are told to look again in half that time
 * @param refresh how often an instance looks for keys that another one made; must leave time to see a key before it signs
 * @param verifiedMax how many verified tokens are remembered until they expire: one for each client that is about, some kilobytes each
 * @param wrongMax how many wrong secrets one client_id may show in a minute; a hundred times as many are allowed for all together
 */
@ConfigurationProperties("orderup.jwt")
public record JwtSettings(@DefaultValue(JwtSettings.DEMO_SECRET) String demoSecret,
        @DefaultValue(JwtSettings.DEMO_SECRET) String serviceSecret, @DefaultValue("15m") Duration lifetime,
        @DefaultValue("24h") Duration rotateEvery, @DefaultValue("10m") Duration publishAhead, @DefaultValue("5s") Duration refresh,
        @DefaultValue("1024") int verifiedMax, @DefaultValue("10") int wrongMax) {
    static final String DEMO_SECRET = "order-up-demo";
    private static final Duration LIFETIME_MAX = Duration.ofDays(1);
    private static final int VERIFIED_MAX = 100_000;
    private static final int WRONG_MAX = 1_000;

    public JwtSettings {
        secret("demo-secret", demoSecret);
        secret("service-secret", serviceSecret);
        if (lifetime.toSeconds() < 1 || lifetime.compareTo(LIFETIME_MAX) > 0) {
            throw new IllegalArgumentException("orderup.jwt.lifetime: %s (expected: 1s to 24h)".formatted(lifetime));
        }
        if (refresh.toMillis() < 1 || publishAhead.compareTo(refresh.multipliedBy(2)) < 0) {
            throw new IllegalArgumentException(
                    "orderup.jwt.publish-ahead: %s (expected: at least twice orderup.jwt.refresh, %s)".formatted(publishAhead, refresh));
        }
        if (rotateEvery.compareTo(publishAhead.multipliedBy(2)) < 0) {
            throw new IllegalArgumentException("orderup.jwt.rotate-every: %s (expected: at least twice orderup.jwt.publish-ahead, %s)"
                    .formatted(rotateEvery, publishAhead));
        }
        if (verifiedMax < 0 || verifiedMax > VERIFIED_MAX) {
            throw new IllegalArgumentException("orderup.jwt.verified-max: %d (expected: 0-%d)".formatted(verifiedMax, VERIFIED_MAX));
        }
        if (wrongMax < 1 || wrongMax > WRONG_MAX) {
            throw new IllegalArgumentException("orderup.jwt.wrong-max: %d (expected: 1-%d)".formatted(wrongMax, WRONG_MAX));
        }
    }

    /** A secret of the system's own documentation guards nothing. */
    boolean isDemonstration() {
        return demoSecret.equals(DEMO_SECRET) || serviceSecret.equals(DEMO_SECRET);
    }

    /** For how long a verifier may keep the published keys without missing one. */
    Duration keysMaxAge() {
        return publishAhead.dividedBy(2);
    }

    private static void secret(String name, String value) {
        if (value.isBlank()) {
            throw new IllegalArgumentException("orderup.jwt.%s: blank (expected: a secret)".formatted(name));
        }
    }
}
