package dev.orderup.gateway.config;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which pages of other origins may call a route. The gateway answers their preflights, and the service behind never sees one.
 *
 * @param origins such as {@code https://shop.example}, or {@code *} for all
 * @param methods that may be used
 * @param headers that may be sent, besides those that always may
 * @param expose fields of the answer that the page may read, besides those that it always may
 * @param credentials whether cookies and tokens go along; not with {@code *}
 * @param maxAge how long a browser may remember the answer to a preflight
 */
public record CorsSettings(@DefaultValue List<String> origins, @DefaultValue( {
        "GET", "HEAD", "POST"}) List<String> methods,
        @DefaultValue List<String> headers, @DefaultValue List<String> expose, @DefaultValue("false") boolean credentials,
        @DefaultValue("10m") Duration maxAge){

    public CorsSettings {
        origins = List.copyOf(origins);
        methods = List.copyOf(methods);
        headers = List.copyOf(headers);
        expose = List.copyOf(expose);
    }
}
