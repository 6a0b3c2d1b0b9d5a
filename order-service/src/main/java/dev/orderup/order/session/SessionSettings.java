package dev.orderup.order.session;

import dev.orderup.order.domain.OrderDraft;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Settings of baskets.
 *
 * @param lifetime for how long a basket is good after its last change; a customer who does not come back by then has eaten elsewhere
 * @param linesMax lines in a basket
 * @param memoryMax baskets in the memory of one instance: with 30 lines of the longest kind each, 5,000 are about 30 MB
 * @param tokenMax a basket as a token: it travels in a header with each request, and 8 KB of header is what most servers take in all
 * @param purgeEvery how often expired baskets are deleted
 * @param purgeBatch how many one statement deletes at most
 */
@ConfigurationProperties("orderup.session")
public record SessionSettings(@DefaultValue("30m") Duration lifetime, @DefaultValue("30") int linesMax,
        @DefaultValue("5000") int memoryMax, @DefaultValue("4KB") DataSize tokenMax, @DefaultValue("1m") Duration purgeEvery,
        @DefaultValue("1000") int purgeBatch) {
    private static final Duration LIFETIME_MAX = Duration.ofDays(30);

    public SessionSettings {
        expect(lifetime.toSeconds() >= 1 && lifetime.compareTo(LIFETIME_MAX) <= 0, "lifetime", lifetime, "1s to 30d, such as 30m");
        expect(linesMax >= 1 && linesMax <= OrderDraft.LINES_MAX, "lines-max", linesMax, "1 to " + OrderDraft.LINES_MAX);
        expect(memoryMax >= 0, "memory-max", memoryMax, "0 or more");
        expect(tokenMax.toBytes() >= 512 && tokenMax.toBytes() <= 6144, "token-max", tokenMax, "512B to 6KB");
        expect(purgeEvery.isPositive(), "purge-every", purgeEvery, "longer than 0, such as 1m");
        expect(purgeBatch >= 1, "purge-batch", purgeBatch, "at least 1");
    }

    private static void expect(boolean right, String name, Object value, String expected) {
        if (!right) {
            throw new IllegalArgumentException("orderup.session.%s: %s (expected: %s)".formatted(name, value, expected));
        }
    }
}
