package dev.orderup.gateway.tls;

import dev.orderup.gateway.config.TlsSettings;
import dev.orderup.gateway.config.TlsSettings.CertificateSettings;
import dev.orderup.gateway.config.UpstreamSettings;
import dev.orderup.gateway.config.UpstreamTlsSettings;
import dev.orderup.gateway.config.WrongSettings;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.util.NetUtil;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SNIHostName;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TLS towards the instances of one upstream.
 *
 * <p>What: an instance proves by a certificate that it has the name it is known by (RFC 9525), and is told that name before (SNI); it may ask the
 * gateway for a certificate in turn. ALPN settles the version of HTTP, and sessions are resumed, by instance. When: wherever the way to
 * a service is not one's own. Costs: a handshake for each new connection, which keep-alive and HTTP/2 make few, then encryption, as at
 * a listener. Whether a certificate was revoked is not asked: authorities of one's own should issue short-lived ones.
 *
 * <p>New files are used for new connections; what was verified stays connected. Safe for use by several threads: a lock is held while a
 * connection gets its engine, so that no context is released under its hands, and a handshake costs much more than that.
 */
public final class UpstreamTls {
    private static final Logger LOG = LoggerFactory.getLogger(UpstreamTls.class);
    private final String upstream;
    private final UpstreamTlsSettings settings;
    private final TlsSettings common;
    private final ApplicationProtocolConfig alpn;
    private final boolean openSsl;
    private final @Nullable CredentialFiles own;
    /** The file of those who vouch for instances, as it was last read. */
    private byte[] authorities = {};
    private String problem = "";
    private SslContext context;

    /** What is wrong with a file is told as {@link WrongSettings}. */
    public UpstreamTls(String upstream, UpstreamSettings of, UpstreamTlsSettings settings, TlsSettings common, Certificates clock) {
        this.upstream = upstream;
        this.settings = settings;
        this.common = common;
        alpn = new ApplicationProtocolConfig(Protocol.ALPN, SelectorFailureBehavior.NO_ADVERTISE, SelectedListenerFailureBehavior.ACCEPT,
                switch (of.protocol()) {
                    case H2 -> List.of(ApplicationProtocolNames.HTTP_2);
                    case ALPN -> List.of(ApplicationProtocolNames.HTTP_2, ApplicationProtocolNames.HTTP_1_1);
                    default -> List.of(ApplicationProtocolNames.HTTP_1_1);
                });
        openSsl = ListenerTls.isOpenSsl(common.provider());
        try {
            own = settings.certificate() == null
                    ? null
                    : new CredentialFiles(new CertificateSettings(List.of(), settings.certificate(), settings.key()));
            context = newContext();
        } catch (IOException | IllegalArgumentException | GeneralSecurityException wrong) {
            throw new WrongSettings(List.of("orderup.gateway.upstreams." + upstream + ".tls: " + wrong.getMessage()));
        }
        if (!settings.verify()) {
            LOG.warn("upstream {} is not verified (tls.verify: false): whoever can take the place of an instance reads and changes all",
                    upstream);
        }
        if (settings.ca() != null || own != null) {
            clock.every(common.reloadEvery(), this::look);
        }
    }

    /**
     * For one connection.
     *
     * @param host as the settings name the instance, a name or an address
     * @param port with the host, what sessions are remembered by
     */
    public SslHandler newHandler(ByteBufAllocator allocator, String host, int port) {
        var name = settings.name() == null ? host : settings.name();
        SslHandler handler;
        synchronized (this) {
            handler = context.newHandler(allocator, name, port);
        }
        if (!isAddress(name)) {
            // By itself a name without a dot, as containers have, would not be told.
            var parameters = handler.engine().getSSLParameters();
            parameters.setServerNames(List.of(new SNIHostName(name)));
            handler.engine().setSSLParameters(parameters);
        }
        return handler;
    }

    /** Which is never told by SNI (RFC 6066 section 3). */
    private static boolean isAddress(String name) {
        return NetUtil.isValidIpV4Address(name) || NetUtil.isValidIpV6Address(name);
    }

    private void look() {
        try {
            boolean changed = own != null && own.look();
            if (changed || (settings.ca() != null && !Arrays.equals(Pem.bytes(settings.ca()), authorities))) {
                replace(newContext());
                LOG.info("upstream {} is connected to by new certificates from now on", upstream);
            }
        } catch (IOException | IllegalArgumentException | GeneralSecurityException wrong) {
            tellOnce(String.valueOf(wrong.getMessage()));
        }
    }

    private void tellOnce(String reason) {
        if (!problem.equals(reason)) {
            problem = reason;
            LOG.warn("upstream {} goes on with the certificates that were good: {}", upstream, reason);
        }
    }

    private synchronized void replace(SslContext next) {
        ReferenceCountUtil.release(context);
        context = next;
    }

    /** Connections that are open keep what they have. */
    public synchronized void close() {
        ReferenceCountUtil.release(context);
    }

    private SslContext newContext() throws IOException, GeneralSecurityException {
        var builder = SslContextBuilder.forClient()
                .sslProvider(openSsl ? SslProvider.OPENSSL_REFCNT : SslProvider.JDK)
                .protocols(settings.versions())
                .ciphers(ListenerTls.CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
                .applicationProtocolConfig(alpn)
                .sessionCacheSize(common.sessionsMax())
                .sessionTimeout(common.sessionLife().toSeconds());
        trust(builder);
        if (own != null) {
            builder.keyManager(own.credential().keyManagers(openSsl));
        }
        if (openSsl) {
            // Verifying takes tens of microseconds: less than to hand it to another thread.
            builder.option(OpenSslContextOption.USE_TASKS, false);
        }
        return builder.build();
    }

    private void trust(SslContextBuilder builder) throws IOException {
        if (!settings.verify()) {
            builder.trustManager(InsecureTrustManagerFactory.INSTANCE).endpointIdentificationAlgorithm(null);
            return;
        }
        // The rules of HTTPS for names and addresses (RFC 9110 section 4.3.4).
        builder.endpointIdentificationAlgorithm("HTTPS");
        var file = settings.ca();
        if (file != null) {
            var read = Pem.bytes(file);
            builder.trustManager(Pem.certificates(file, read).toArray(X509Certificate[]::new));
            authorities = read;
        }
    }
}
