package dev.orderup.gateway.config;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What a request must be for a route to be its route; what is not said may be anything.
 *
 * @param host names without port: {@code shop.example}, or {@code *.shop.example} for all names below it
 * @param path segments: a literal, {@code {any}} for exactly one, or {@code **} at the end for all that follow
 * @param method such as GET
 * @param headers by name: {@code *} when it must be there, {@code acme*} when its value must begin so, or the value that it must have
 * @param sni the server name of the TLS handshake, written as a host; a request without TLS has none
 */
public record MatchSettings(@DefaultValue List<String> host, @Nullable String path, @DefaultValue List<String> method,
        @DefaultValue Map<String, String> headers, @DefaultValue List<String> sni) {

    public MatchSettings {
        host = List.copyOf(host);
        method = List.copyOf(method);
        headers = Map.copyOf(headers);
        sni = List.copyOf(sni);
    }
}
