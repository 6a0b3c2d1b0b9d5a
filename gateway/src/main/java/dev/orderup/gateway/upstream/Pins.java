package dev.orderup.gateway.upstream;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Names instances for the eyes of clients: a keyed hash of the address, so that nobody learns the address, and nobody who guesses one
 * can tell that it is right. The same key gives the same names, in another gateway and after a restart.
 */
final class Pins {
    private static final String HMAC = "HmacSHA256";
    private static final int KEY_BYTES = 32;
    /** 96 bits: far more than it takes to tell instances apart. */
    private static final int NAME_BYTES = 12;
    private final SecretKeySpec key;

    /** @param key null for one that nobody else has, and that ends with this process */
    Pins(@Nullable String key) {
        this.key = new SecretKeySpec(key == null ? random() : key.getBytes(StandardCharsets.UTF_8), HMAC);
    }

    String of(String instance) {
        try {
            var mac = Mac.getInstance(HMAC);
            mac.init(key);
            byte[] hash = mac.doFinal(instance.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(hash, NAME_BYTES));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + HMAC, e);
        }
    }

    private static byte[] random() {
        var bytes = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }
}
