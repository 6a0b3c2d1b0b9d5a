package dev.orderup.gateway.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How many requests one client may make; 429 beyond.
 *
 * @param requests so many
 * @param per in so long, evenly
 * @param burst so many at once, after a pause; as many as requests unless said otherwise
 * @param key who is one client: {@code address} (of IPv6 the first 64 bits, which one customer has), {@code subject} of the token, or
 *        {@code header:NAME}; where a request has no such thing, its address
 * @param clientsMax so many clients are remembered; beyond, the one that is nearest to a full allowance is forgotten
 */
public record RateSettings(@DefaultValue("0") int requests, @DefaultValue("1s") Duration per, @Nullable Integer burst,
        @DefaultValue("address") String key, @DefaultValue("65536") int clientsMax) {

    public int burstOrRequests() {
        return burst == null ? requests : burst;
    }
}
