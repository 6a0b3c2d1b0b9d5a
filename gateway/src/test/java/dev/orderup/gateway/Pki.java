package dev.orderup.gateway;

import dev.orderup.gateway.config.TlsSettings.CertificateSettings;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;

/** An authority, and what it vouches for. */
final class Pki {
    private static final AtomicInteger SERIAL = new AtomicInteger(1);
    private final Identity own;

    Pki(String name) {
        own = new Identity(name, null, true, List.of(), Duration.ofDays(1));
    }

    X509Certificate authority() {
        return own.certificate;
    }

    Identity issue(String name, String... alternatives) {
        return new Identity(name, own, false, List.of(alternatives), Duration.ofDays(1));
    }

    /** Out of date for a minute. */
    Identity issueExpired(String name, String... alternatives) {
        return new Identity(name, own, false, List.of(alternatives), Duration.ofMinutes(-1));
    }

    Path authorityIn(Path directory, String name) throws IOException {
        return write(directory.resolve(name), own.certificate);
    }

    /** Someone who trusts these, and shows a certificate if he has one. */
    static SSLContext trusting(@Nullable Identity me, X509Certificate... authorities) throws Exception {
        var trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        for (var authority : authorities) {
            trusted.setCertificateEntry(authority.getSerialNumber() + " " + trusted.size(), authority);
        }
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        var mine = KeyStore.getInstance("PKCS12");
        mine.load(null, null);
        if (me != null) {
            mine.setKeyEntry("me", me.key, new char[0], new Certificate[]{me.certificate});
        }
        keys.init(mine, new char[0]);
        var context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    static SSLContext trusting(Path authority) throws Exception {
        return trusting(null, read(authority));
    }

    static X509Certificate read(Path file) throws Exception {
        try (var in = Files.newInputStream(file)) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    private static Path write(Path file, Object object) throws IOException {
        var text = new StringWriter();
        try (var pem = new JcaPEMWriter(text)) {
            pem.writeObject(object);
        }
        var next = file.resolveSibling(file.getFileName() + ".next");
        Files.writeString(next, text.toString());
        return Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** A certificate and its key. */
    static final class Identity {
        final X509Certificate certificate;
        final PrivateKey key;

        private Identity(String name, @Nullable Identity issuer, boolean authority, List<String> alternatives, Duration life) {
            try {
                var pair = pair();
                key = pair.getPrivate();
                var now = Instant.now();
                var subject = new X500Name("CN=" + name);
                var builder = new JcaX509v3CertificateBuilder(
                        issuer == null ? subject : X500Name.getInstance(issuer.certificate.getSubjectX500Principal().getEncoded()),
                        BigInteger.valueOf(SERIAL.getAndIncrement()), Date.from(now.minus(Duration.ofHours(1))),
                        Date.from(now.plus(life)), subject, pair.getPublic());
                builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
                if (!alternatives.isEmpty()) {
                    builder.addExtension(Extension.subjectAlternativeName, false,
                            new GeneralNames(alternatives.stream().flatMap(Identity::name).toArray(GeneralName[]::new)));
                }
                certificate = new JcaX509CertificateConverter().getCertificate(
                        builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(issuer == null ? key : issuer.key)));
            } catch (Exception impossible) {
                throw new AssertionError(impossible);
            }
        }

        private static Stream<GeneralName> name(String name) {
            boolean address = name.matches("[0-9.]+|.*:.*");
            return Stream.of(new GeneralName(address ? GeneralName.iPAddress : GeneralName.dNSName, name));
        }

        private static KeyPair pair() throws Exception {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            return generator.generateKeyPair();
        }

        /** As files under this name; the names of the settings are those of the certificate. */
        CertificateSettings in(Path directory, String name) throws IOException {
            return new CertificateSettings(List.of(), certificateIn(directory, name), keyIn(directory, name));
        }

        Path certificateIn(Path directory, String name) throws IOException {
            return write(directory.resolve(name + ".pem"), certificate);
        }

        Path keyIn(Path directory, String name) throws IOException {
            return write(directory.resolve(name + "-key.pem"), new JcaPKCS8Generator(key, null).generate());
        }
    }
}
