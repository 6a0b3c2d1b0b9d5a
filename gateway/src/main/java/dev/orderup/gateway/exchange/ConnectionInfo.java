package dev.orderup.gateway.exchange;

import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the connection that a request came on: made once, when the connection is ready for its first request.
 *
 * @param remote the client; behind a proxy that speaks the PROXY protocol, as that proxy says
 * @param local where the client believes to be connected to
 * @param tls null in clear text
 */
public record ConnectionInfo(InetSocketAddress remote, InetSocketAddress local, @Nullable Tls tls) {

    public boolean isSecure() {
        return tls != null;
    }

    /** {@code http} or {@code https}. */
    public String scheme() {
        return tls == null ? "http" : "https";
    }

    /**
     * What the handshake told.
     *
     * @param serverName which host the client asked for (SNI, RFC 6066 section 3), in small letters; null if it did not say
     * @param client the certificate that the client has proved to be its own, and that an authority vouches for; null if it showed none
     */
    public record Tls(@Nullable String serverName, @Nullable X509Certificate client) {}
}
