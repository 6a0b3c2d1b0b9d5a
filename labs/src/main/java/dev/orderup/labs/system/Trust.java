package dev.orderup.labs.system;

import dev.orderup.labs.report.LabFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.X509TrustManager;
import java.util.Arrays;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** A client's trust in one authority and nobody else. */
public final class Trust {
    private Trust() {}

    /**
     * For Java's own clients, with no certificate to show.
     *
     * @param authority a PEM file with its certificate
     */
    public static SSLContext in(Path authority) {
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(null, managers(authority), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new LabFailure("this JDK has no TLS: " + e.getMessage(), e);
        }
    }

    public static TrustManager[] managers(Path authority) {
        try {
            var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(store(authority));
            return managers.getTrustManagers();
        } catch (GeneralSecurityException | IOException e) {
            throw new LabFailure("%s: %s (expected: a certificate in PEM)".formatted(authority, e.getMessage()), e);
        }
    }

    /** For flupke. */
    public static X509TrustManager overQuic(Path authority) {
        return new AnyKey(Arrays.stream(managers(authority)).map(X509TrustManager.class::cast).findFirst().orElseThrow());
    }

    /** As a store without a password. */
    public static KeyStore store(Path authority) throws GeneralSecurityException, IOException {
        var store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (var in = Files.newInputStream(authority)) {
            store.setCertificateEntry("authority", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        return store;
    }

    /** The client of {@link #overQuic} tells of an RSA key whatever the key is; with TLS 1.3 the name of a cipher suite no longer says (RFC 8446 section 4.2.3), and the certificate does. */
    private record AnyKey(X509TrustManager trust) implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String keyType) throws CertificateException {
            trust.checkClientTrusted(chain, keyType);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String keyType) throws CertificateException {
            trust.checkServerTrusted(chain, "UNKNOWN");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return trust.getAcceptedIssuers();
        }
    }
}
