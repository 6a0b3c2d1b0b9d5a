package dev.orderup.gateway.config;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Whose bearer tokens are believed.
 *
 * @param keys where the issuer publishes its keys (RFC 7517): any of these addresses will do, and they are tried in turn
 * @param issuer what {@code iss} must say
 * @param audience what {@code aud} must hold
 * @param cookie under which name a browser may bring its token
 * @param refresh how often the keys are fetched anew: an issuer publishes a key at least so long before it signs with it
 * @param patience how long one fetch may take
 * @param verifiedMax how many verified tokens are remembered until they expire: one for each client that is about, some kilobytes each
 */
public record JwtSettings(@DefaultValue("http://127.0.0.1:8180/.well-known/jwks.json") List<URI> keys,
        @DefaultValue("orderup") String issuer,
        @DefaultValue("orderup") String audience, @DefaultValue("__Host-orderup") String cookie, @DefaultValue("1m") Duration refresh,
        @DefaultValue("2s") Duration patience, @DefaultValue("4096") int verifiedMax) {}
