package dev.orderup.gateway.tls;

import dev.orderup.gateway.config.ListenerTlsSettings;
import dev.orderup.gateway.config.ListenerTlsSettings.ClientAuth;
import dev.orderup.gateway.config.TlsSettings;
import dev.orderup.gateway.config.WrongSettings;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.OpenSslServerSessionContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a listener needs to speak TLS: one context for each certificate, and with it its versions, ciphers, ALPN and sessions.
 *
 * <p>All loops share the contexts, so a session that began on one is resumed on any. A session is tied to listener, certificate and the
 * authorities of clients: none can be carried to where more is asked for, and none outlives a change of those.
 *
 * <p>When certificates change, new contexts take the place of the old ones. A connection has its own hold on its context, and an event loop
 * keeps none between two tasks: so the old are released when every loop has run one task since.
 */
public final class ListenerTls {
    private static final Logger LOG = LoggerFactory.getLogger(ListenerTls.class);
    /** TLS 1.3 has none that are bad; of TLS 1.2, those with forward secrecy and authenticated encryption (RFC 9325 section 4.2). */
    static final List<String> CIPHERS = List.of("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384", "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256", "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");
    private static final ApplicationProtocolConfig ALPN = new ApplicationProtocolConfig(Protocol.ALPN, SelectorFailureBehavior.NO_ADVERTISE,
            SelectedListenerFailureBehavior.ACCEPT, ApplicationProtocolNames.HTTP_2, ApplicationProtocolNames.HTTP_1_1);
    private final String listener;
    private final ListenerTlsSettings settings;
    private final TlsSettings common;
    private final Certificates certificates;
    private final Collection<EventLoop> loops;
    private final boolean openSsl;
    private final TicketKeys ticketKeys = new TicketKeys();
    /** The file of those who vouch for clients, as it was last read. */
    private byte[] authorities = {};
    private String problem = "";
    private volatile Contexts contexts;

    /** @param loops all event loops that ask for contexts */
    public ListenerTls(String listener, ListenerTlsSettings settings, TlsSettings common, Certificates certificates,
            Collection<EventLoop> loops) {
        this.listener = listener;
        this.settings = settings;
        this.common = common;
        this.certificates = certificates;
        this.loops = List.copyOf(loops);
        openSsl = isOpenSsl(common.provider());
        try {
            contexts = newContexts();
        } catch (IOException | IllegalArgumentException | GeneralSecurityException wrong) {
            throw new WrongSettings(List.of("orderup.gateway.listeners." + listener + ".tls: " + wrong.getMessage()));
        }
        certificates.onChange(this::refresh);
        if (asksClients()) {
            certificates.every(common.reloadEvery(), this::lookAtAuthorities);
        }
        if (openSsl) {
            certificates.every(common.ticketKeys(), this::turnTicketKeys);
        }
    }

    /** Whether BoringSSL does it; a provider that was asked for by name and is not there is refused. */
    public static boolean isOpenSsl(TlsSettings.Provider provider) {
        if (provider == TlsSettings.Provider.OPENSSL && !OpenSsl.isAvailable()) {
            throw new WrongSettings(
                    List.of("orderup.gateway.tls.provider: openssl (expected: auto or jdk, because its library does not load: "
                            + OpenSsl.unavailabilityCause() + ")"));
        }
        return provider != TlsSettings.Provider.JDK && OpenSsl.isAvailable();
    }

    public String provider() {
        return openSsl ? OpenSsl.versionString() : "the JDK's engine";
    }

    /** For one connection and this moment; only on an event loop, which must not keep it for later. */
    public SslContext context(@Nullable String serverName) {
        return contexts.byName.find(serverName).context();
    }

    /** Whether clients are asked who they are. */
    public boolean asksClients() {
        return settings.clientAuth() != ClientAuth.NONE;
    }

    private void lookAtAuthorities() {
        try {
            if (!Arrays.equals(Pem.bytes(clientCa()), authorities)) {
                refresh();
            }
        } catch (IOException unreadable) {
            tellOnce(unreadable.toString());
        }
    }

    private void tellOnce(String reason) {
        if (!problem.equals(reason)) {
            problem = reason;
            LOG.warn("listener {} goes on with the certificates that were good: {}", listener, reason);
        }
    }

    private synchronized void refresh() {
        try {
            replace(newContexts());
        } catch (IOException | IllegalArgumentException | GeneralSecurityException wrong) {
            tellOnce(String.valueOf(wrong.getMessage()));
        }
    }

    private void replace(Contexts next) {
        var before = contexts;
        contexts = next;
        var busy = new AtomicInteger(loops.size());
        for (var loop : loops) {
            loop.execute(() -> {
                if (busy.decrementAndGet() == 0) {
                    before.release();
                }
            });
        }
    }

    private synchronized void turnTicketKeys() {
        ticketKeys.turn();
        contexts.all.forEach(named -> useTicketKeys(named.context()));
    }

    private void useTicketKeys(SslContext context) {
        if (context.sessionContext() instanceof OpenSslServerSessionContext sessions) {
            sessions.setTicketKeys(ticketKeys.all());
        }
    }

    public synchronized void close() {
        contexts.release();
    }

    private Path clientCa() {
        return Objects.requireNonNull(settings.clientCa(), "client-ca");
    }

    private Contexts newContexts() throws IOException, GeneralSecurityException {
        authorities = asksClients() ? Pem.bytes(clientCa()) : authorities;
        var vouching = asksClients() ? Pem.certificates(clientCa(), authorities).toArray(X509Certificate[]::new) : null;
        var made = new ArrayList<Named>();
        try {
            for (var credential : certificates.all()) {
                made.add(new Named(credential.names(), newContext(credential, vouching)));
            }
        } catch (IOException | GeneralSecurityException | RuntimeException wrong) {
            made.forEach(named -> ReferenceCountUtil.release(named.context()));
            throw wrong;
        }
        return new Contexts(List.copyOf(made));
    }

    private SslContext newContext(Credential credential, X509Certificate @Nullable [] authorities)
            throws IOException, GeneralSecurityException {
        var builder = SslContextBuilder.forServer(credential.keyManagers(openSsl))
                .sslProvider(openSsl ? SslProvider.OPENSSL_REFCNT : SslProvider.JDK)
                .protocols(settings.versions())
                .ciphers(CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
                .applicationProtocolConfig(ALPN)
                .sessionCacheSize(common.sessionsMax())
                .sessionTimeout(common.sessionLife().toSeconds())
                .clientAuth(switch (settings.clientAuth()) {
                    case NONE -> io.netty.handler.ssl.ClientAuth.NONE;
                    case WANT -> io.netty.handler.ssl.ClientAuth.OPTIONAL;
                    case NEED -> io.netty.handler.ssl.ClientAuth.REQUIRE;
                });
        if (authorities != null) {
            builder.trustManager(authorities);
        }
        if (openSsl) {
            // Signing takes tens of microseconds: less than to hand it to another thread.
            builder.option(OpenSslContextOption.USE_TASKS, false);
        }
        var context = builder.build();
        if (context.sessionContext() instanceof OpenSslServerSessionContext sessions) {
            sessions.setSessionIdContext(sessionsOf(credential, authorities));
            sessions.setTicketKeys(ticketKeys.all());
        }
        return context;
    }

    private byte[] sessionsOf(Credential credential, X509Certificate @Nullable [] authorities) throws GeneralSecurityException {
        var digest = MessageDigest.getInstance("SHA-256");
        digest.update((listener + ' ' + settings.clientAuth()).getBytes(StandardCharsets.UTF_8));
        digest.update(credential.certificate().getEncoded());
        for (var authority : authorities == null ? new X509Certificate[0] : authorities) {
            digest.update(authority.getEncoded());
        }
        return digest.digest();
    }

    private record Named(List<String> names, SslContext context) {}

    /** The contexts of one state of the certificates. */
    private static final class Contexts {
        private final List<Named> all;
        private final ByName<Named> byName;

        Contexts(List<Named> all) {
            this.all = all;
            byName = new ByName<>(all, Named::names);
        }

        void release() {
            all.forEach(named -> ReferenceCountUtil.release(named.context()));
        }
    }
}
