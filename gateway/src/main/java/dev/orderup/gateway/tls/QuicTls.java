package dev.orderup.gateway.tls;

import dev.orderup.gateway.config.ListenerTlsSettings;
import dev.orderup.gateway.config.ListenerTlsSettings.ClientAuth;
import dev.orderup.gateway.config.WrongSettings;
import dev.orderup.gateway.exchange.ConnectionInfo;
import io.netty.handler.codec.http3.Http3;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicSslContext;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificates of a listener as QUIC wants them (RFC 9001): always TLS 1.3, by the BoringSSL of the QUIC library. Early data is not
 * taken: what a request may do is not known before its handshake is complete, and a session that is resumed costs one round trip as it is.
 * Safe for use by several threads.
 */
public final class QuicTls {
    private static final Logger LOG = LoggerFactory.getLogger(QuicTls.class);
    private final String listener;
    private final ListenerTlsSettings settings;
    private final Certificates certificates;
    private volatile ByName<Named> byName;

    public QuicTls(String listener, ListenerTlsSettings settings, Certificates certificates) {
        this.listener = listener;
        this.settings = settings;
        this.certificates = certificates;
        try {
            byName = contexts();
        } catch (IOException | IllegalArgumentException wrong) {
            throw new WrongSettings(List.of("orderup.gateway.listeners." + listener + ".tls: " + wrong.getMessage()));
        }
        certificates.onChange(this::refresh);
    }

    private void refresh() {
        try {
            byName = contexts();
        } catch (IOException | IllegalArgumentException wrong) {
            LOG.warn("listener {} goes on over QUIC with the certificates that were good: {}", listener, wrong.getMessage());
        }
    }

    /** For all connections: it asks for each anew what belongs to the name. */
    public QuicSslContext context() {
        return QuicSslContextBuilder.buildForServerWithSni(name -> byName.find(name).context());
    }

    private ByName<Named> contexts() throws IOException {
        var all = new ArrayList<Named>();
        for (var credential : certificates.all()) {
            all.add(new Named(credential.names(), newContext(credential)));
        }
        return new ByName<>(all, Named::names);
    }

    private QuicSslContext newContext(Credential credential) throws IOException {
        var builder = QuicSslContextBuilder.forServer(credential.key(), null, credential.chain().toArray(X509Certificate[]::new))
                .applicationProtocols(Http3.supportedApplicationProtocols());
        if (settings.clientAuth() != ClientAuth.NONE) {
            var file = Objects.requireNonNull(settings.clientCa(), "client-ca");
            builder.trustManager(Pem.certificates(file, Pem.bytes(file)).toArray(X509Certificate[]::new))
                    .clientAuth(settings.clientAuth() == ClientAuth.NEED
                            ? io.netty.handler.ssl.ClientAuth.REQUIRE
                            : io.netty.handler.ssl.ClientAuth.OPTIONAL);
        }
        return builder.build();
    }

    /** What is known of a connection whose handshake is complete. */
    public static ConnectionInfo info(QuicChannel channel, ConnectionInfo.Start start) {
        var engine = Objects.requireNonNull(channel.sslEngine());
        return new ConnectionInfo((InetSocketAddress) Objects.requireNonNull(channel.remoteSocketAddress()),
                (InetSocketAddress) Objects.requireNonNull(channel.localSocketAddress()),
                ConnectionInfo.Tls.of(serverName(engine.getSession()), client(engine.getSession())), start);
    }

    private static @Nullable String serverName(SSLSession session) {
        if (session instanceof ExtendedSSLSession extended) {
            for (var name : extended.getRequestedServerNames()) {
                if (name instanceof SNIHostName host) {
                    return host.getAsciiName();
                }
            }
        }
        return null;
    }

    private static @Nullable X509Certificate client(SSLSession session) {
        try {
            return session.getPeerCertificates()[0] instanceof X509Certificate certificate ? certificate : null;
        } catch (SSLPeerUnverifiedException nobody) {
            return null;
        }
    }

    private record Named(List<String> names, QuicSslContext context) {}
}
