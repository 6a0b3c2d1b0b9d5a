package dev.orderup.gateway.tls;

import dev.orderup.gateway.config.TlsSettings.CertificateSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A pair of files, and what was last good in them. */
final class CredentialFiles {
    private static final Logger LOG = LoggerFactory.getLogger(CredentialFiles.class);
    private final CertificateSettings settings;
    private final Path certificateFile;
    private final Path keyFile;
    private byte[] certificateBytes;
    private byte[] keyBytes;
    private Credential credential;
    private String problem = "";

    CredentialFiles(CertificateSettings settings) throws IOException {
        this.settings = settings;
        certificateFile = Objects.requireNonNull(settings.certificate());
        keyFile = Objects.requireNonNull(settings.key());
        certificateBytes = Pem.bytes(certificateFile);
        keyBytes = Pem.bytes(keyFile);
        credential = read(certificateBytes, keyBytes);
    }

    Credential credential() {
        return credential;
    }

    /** Whether there is something new that is good. */
    boolean look() {
        try {
            var certificate = Pem.bytes(certificateFile);
            var key = Pem.bytes(keyFile);
            if (Arrays.equals(certificate, certificateBytes) && Arrays.equals(key, keyBytes)) {
                return false;
            }
            certificateBytes = certificate;
            keyBytes = key;
            credential = read(certificate, key);
            problem = "";
            LOG.info("{} has changed", certificateFile);
            Certificates.tellEnd(credential);
            return true;
        } catch (IOException | IllegalArgumentException wrong) {
            tellOnce(String.valueOf(wrong.getMessage()));
            return false;
        }
    }

    private void tellOnce(String reason) {
        if (!problem.equals(reason)) {
            problem = reason;
            LOG.warn("what is new in {} and {} is not used, the certificate that was good stays: {}", certificateFile, keyFile, reason);
        }
    }

    private Credential read(byte[] certificate, byte[] key) {
        var chain = Pem.certificates(certificateFile, certificate);
        return new Credential(settings.names().isEmpty() ? namesOf(chain.getFirst()) : settings.names(), chain,
                Pem.key(keyFile, key));
    }

    private static List<String> namesOf(X509Certificate certificate) {
        try {
            var alternatives = certificate.getSubjectAlternativeNames();
            return alternatives == null
                    ? List.of()
                    : alternatives.stream().map(each -> String.valueOf(each.get(1)).toLowerCase(Locale.ROOT)).toList();
        } catch (CertificateParsingException wrong) {
            throw new IllegalArgumentException("the alternative names of the certificate cannot be read: " + wrong.getMessage(), wrong);
        }
    }
}
