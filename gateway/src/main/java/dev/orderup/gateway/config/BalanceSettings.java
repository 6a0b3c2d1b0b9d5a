package dev.orderup.gateway.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which instance gets a request. Instances with a weight get so many times as much.
 *
 * @param key what consistent hashing looks at: {@code address} for the client's, {@code header:NAME}, {@code cookie:NAME}, or
 *        {@code segment:N} for the Nth segment of the path, from 1; a request without it may go anywhere
 * @param slowStart over how long an instance that has come, or come back to health, is brought to its full share; not for consistent
 *        hashing, where a key must not move
 */
public record BalanceSettings(@DefaultValue("round-robin") Kind by, @Nullable String key, @DefaultValue("0s") Duration slowStart) {

    public enum Kind {
        /** In turn: where requests cost alike. */
        ROUND_ROBIN,
        /** The one of two picked at random that has fewer requests under way: where they do not. */
        LEAST_REQUESTS,
        /** The same key to the same instance, as long as it is there: where an instance knows something of a key. */
        CONSISTENT_HASH
    }
}
