package dev.orderup.gateway.config;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * TLS on a listener.
 *
 * @param versions {@code TLSv1.3}, {@code TLSv1.2}, or both
 * @param clientAuth whether clients show a certificate of their own
 * @param clientCa a PEM file: the certificates of those who vouch for clients
 */
public record ListenerTlsSettings(@DefaultValue( {
        "TLSv1.3", "TLSv1.2"}) List<String> versions,
        @DefaultValue("none") ClientAuth clientAuth, @Nullable Path clientCa){

    /** Whether clients show a certificate of their own. */
    public enum ClientAuth {
        /** They are not asked. */
        NONE,
        /** They are asked and may have none; a bad one ends the handshake. */
        WANT,
        /** No certificate, no connection. */
        NEED
    }

    public ListenerTlsSettings {
        versions = List.copyOf(versions);
    }
}
