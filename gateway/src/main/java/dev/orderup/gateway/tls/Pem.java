package dev.orderup.gateway.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMException;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;

/** Certificates and keys as files hold them (RFC 7468). What is wrong with one is said with its name. */
final class Pem {
    /** A long chain has some ten thousand bytes; whoever names a disk by mistake is told so. */
    private static final int FILE_MAX = 1 << 20;

    private Pem() {}

    static byte[] bytes(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            var bytes = in.readNBytes(FILE_MAX + 1);
            if (bytes.length > FILE_MAX) {
                throw new IOException(file + " has more than " + FILE_MAX + " bytes (expected: a PEM file)");
            }
            return bytes;
        }
    }

    static List<X509Certificate> certificates(Path file, byte[] pem) {
        try {
            var all = CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem));
            if (all.isEmpty()) {
                throw new IllegalArgumentException(file + " holds no certificate (expected: -----BEGIN CERTIFICATE-----)");
            }
            return all.stream().map(X509Certificate.class::cast).toList();
        } catch (CertificateException wrong) {
            throw new IllegalArgumentException(file + " holds a certificate that cannot be read: " + wrong.getMessage(), wrong);
        }
    }

    /** PKCS 8, or the older forms that name their algorithm. */
    static PrivateKey key(Path file, byte[] pem) {
        try (var parser = new PEMParser(new StringReader(new String(pem, StandardCharsets.ISO_8859_1)))) {
            for (var object = parser.readObject(); object != null; object = parser.readObject()) {
                if (object instanceof PEMKeyPair pair) {
                    return new JcaPEMKeyConverter().getPrivateKey(pair.getPrivateKeyInfo());
                } else if (object instanceof PrivateKeyInfo info) {
                    return new JcaPEMKeyConverter().getPrivateKey(info);
                }
            }
        } catch (PEMException wrong) {
            throw new IllegalArgumentException(file + " holds a private key that cannot be read: " + wrong.getMessage(), wrong);
        } catch (IOException impossible) {
            throw new IllegalArgumentException(file + " cannot be read as PEM: " + impossible.getMessage(), impossible);
        }
        throw new IllegalArgumentException(file + " holds no private key (expected: -----BEGIN PRIVATE KEY-----, not encrypted)");
    }
}
