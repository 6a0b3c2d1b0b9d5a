package dev.orderup.gateway.tls;

import io.netty.handler.ssl.OpenSslX509KeyManagerFactory;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;

/**
 * What a server or a client shows who it is with.
 *
 * @param names whom it is for, in small letters; {@code *.} in front stands for one label
 * @param chain the certificate, then those between it and its root
 */
public record Credential(List<String> names, List<X509Certificate> chain, PrivateKey key) {
    private static final char[] NO_PASSWORD = {};
    private static final byte[] ANYTHING = {1, 2, 3, 4, 5, 6, 7, 8};

    public Credential {
        names = List.copyOf(names);
        chain = List.copyOf(chain);
        if (chain.isEmpty()) {
            throw new IllegalArgumentException("no certificate (expected: at least one)");
        }
        if (!belongTogether(chain.getFirst().getPublicKey(), key)) {
            throw new IllegalArgumentException("the private key is not that of the certificate of " + subject(chain.getFirst()));
        }
    }

    public X509Certificate certificate() {
        return chain.getFirst();
    }

    KeyManagerFactory keyManagers(boolean openSsl) throws IOException, GeneralSecurityException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("key", key, NO_PASSWORD, chain.toArray(Certificate[]::new));
        var managers = openSsl
                ? new OpenSslX509KeyManagerFactory()
                : KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(store, NO_PASSWORD);
        return managers;
    }

    static String subject(X509Certificate certificate) {
        return certificate.getSubjectX500Principal().getName();
    }

    private static boolean belongTogether(PublicKey open, PrivateKey secret) {
        if (!open.getAlgorithm().equals(secret.getAlgorithm())) {
            return false;
        }
        var algorithm = switch (open.getAlgorithm()) {
            case "EC" -> "SHA256withECDSA";
            case "RSA" -> "SHA256withRSA";
            case "EdDSA" -> "EdDSA";
            default -> throw new IllegalArgumentException("a key of " + open.getAlgorithm() + " (expected: EC, RSA or EdDSA)");
        };
        try {
            var signature = Signature.getInstance(algorithm);
            signature.initSign(secret);
            signature.update(ANYTHING);
            var signed = signature.sign();
            signature.initVerify(open);
            signature.update(ANYTHING);
            return signature.verify(signed);
        } catch (GeneralSecurityException cannot) {
            throw new IllegalArgumentException("the key cannot be used: " + cannot.getMessage(), cannot);
        }
    }
}
