package dev.orderup.gateway.exchange;

import java.net.InetSocketAddress;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the connection that a request came on: made once, when the connection is ready for its first request.
 *
 * @param remote the client; behind a proxy that speaks the PROXY protocol, as that proxy says
 * @param local where the client believes to be connected to
 * @param tls null in clear text
 */
public record ConnectionInfo(InetSocketAddress remote, InetSocketAddress local, @Nullable Tls tls, Start start) {

    /** The same connection, as that of the client that a proxy in front has named. */
    public ConnectionInfo of(InetSocketAddress client, InetSocketAddress reached) {
        return new ConnectionInfo(client, reached, tls, start);
    }

    /** The same connection, whose handshake is now complete. */
    public ConnectionInfo secured(Tls proven) {
        return new ConnectionInfo(remote, local, proven, start.secured(System.nanoTime()));
    }

    public boolean isSecure() {
        return tls != null;
    }

    /** {@code http} or {@code https}. */
    public String scheme() {
        return tls == null ? "http" : "https";
    }

    /**
     * How the connection came about, in nanoseconds of {@link System#nanoTime}.
     *
     * @param listener its name in the settings
     * @param accepted when the acceptor took it out of the kernel's queue
     * @param read when a reader got it for good
     * @param secured when its handshake was complete; in clear text the same as {@code read}
     */
    public record Start(String listener, long accepted, long read, long secured) {
        public Start(String listener, long accepted, long read) {
            this(listener, accepted, read, read);
        }

        Start secured(long now) {
            return new Start(listener, accepted, read, now);
        }
    }

    /**
     * What the handshake told.
     *
     * @param serverName which host the client asked for (SNI, RFC 6066 section 3), in small letters; null if it did not say
     * @param client the certificate that the client has proved to be its own, and that an authority vouches for; null if it showed none
     * @param clientField the same as a field of HTTP has it (RFC 9440 section 2.1), made once because each request tells it
     */
    public record Tls(@Nullable String serverName, @Nullable X509Certificate client, @Nullable String clientField) {

        public static Tls of(@Nullable String serverName, @Nullable X509Certificate client) {
            return new Tls(serverName, client, client == null ? null : field(client));
        }

        private static String field(X509Certificate client) {
            try {
                return ':' + Base64.getEncoder().encodeToString(client.getEncoded()) + ':';
            } catch (CertificateEncodingException impossible) {
                throw new IllegalStateException("a certificate that was just decoded", impossible);
            }
        }
    }
}
