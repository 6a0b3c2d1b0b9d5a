package dev.orderup.gateway.config;

import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How much an upstream in trouble may be asked again. Only requests that surely had no effect, or may be said twice, are asked again at
 * all; without a budget even those would multiply the load of a service that fails because of its load.
 *
 * @param percent of the requests of the last ten seconds
 * @param perSecond and so many each second besides, for an upstream that has few requests; over all event loops together
 * @param backoff before a request that may have been seen is said again, and before its third try; doubled each time, and a random part of it
 * @param backoffMax and never longer
 */
public record RetrySettings(@DefaultValue("20") int percent, @DefaultValue("10") int perSecond, @DefaultValue("25ms") Duration backoff,
        @DefaultValue("250ms") Duration backoffMax) {}
