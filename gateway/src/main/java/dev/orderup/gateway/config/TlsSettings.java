package dev.orderup.gateway.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Keys and certificates, and what all listeners that use them have in common.
 *
 * @param provider who does the cryptography
 * @param certificates by the names they are for; none, and a development CA makes one for this machine
 * @param home where the development CA keeps its key, and its certificate for clients to trust: {@code ca.pem}
 * @param reloadEvery how often the files of certificates are looked at; what has changed is used for new connections
 * @param sessionsMax remembered TLS 1.2 sessions of clients that take no tickets, per certificate and listener
 * @param sessionLife how long a session can be resumed
 * @param ticketKeys how often tickets get a new key; the last three keys are good, so it times two is at least the life of a session
 */
public record TlsSettings(@DefaultValue("auto") Provider provider, @DefaultValue List<CertificateSettings> certificates,
        @DefaultValue(".orderup/tls") Path home, @DefaultValue("2s") Duration reloadEvery, @DefaultValue("20000") int sessionsMax,
        @DefaultValue("2h") Duration sessionLife, @DefaultValue("1h") Duration ticketKeys) {

    /** Who does the cryptography. */
    public enum Provider {
        /** BoringSSL where its library loads, else the JDK. */
        AUTO, OPENSSL, JDK
    }

    /**
     * One certificate.
     *
     * @param names host names, {@code *.example.org} for one label more, or addresses; none: what the certificate itself says. The
     *        first certificate of all is also for clients that name nothing, or nothing known.
     * @param certificate a PEM file: the certificate, then those between it and its root
     * @param key a PEM file: its private key, not encrypted
     */
    public record CertificateSettings(@DefaultValue List<String> names, @Nullable Path certificate, @Nullable Path key) {
        public CertificateSettings {
            names = List.copyOf(names);
        }
    }

    public TlsSettings {
        certificates = List.copyOf(certificates);
    }
}
