package dev.orderup.order.domain;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The SHA-256 of what was asked for. It is taken from the checked request and not from the bytes of a body: the same order written with
 * other white space, or sent through the other door, is the same order.
 */
public final class Fingerprint {
    private Fingerprint() {}

    public static byte[] of(NewOrder order) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(canonical(order));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static byte[] canonical(NewOrder order) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            write(out, order.customerId());
            write(out, order.restaurantId());
            write(out, order.note());
            for (var line : order.lines()) {
                write(out, line.sku());
                out.writeInt(line.quantity());
                out.writeLong(line.unitPriceCents());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("an array of bytes takes all that is written to it", e);
        }
        return bytes.toByteArray();
    }

    /** The length goes first, so that no two orders can be written alike. */
    private static void write(DataOutputStream out, String text) throws IOException {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(utf8.length);
        out.write(utf8);
    }
}
