package dev.orderup.labs.execution;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The CPU-bound part of an order: its total, sealed by a chain of hashes as password hashing and proof of work do.
 * Nothing in it waits, so it costs the same whoever runs it.
 */
final class Receipt {
    /** A millisecond, more or less, on a core with SHA instructions. */
    private static final int ROUNDS = 10_000;

    private Receipt() {}

    static String sealed(PlacedOrder order) {
        var digest = sha256();
        var seal = (order.restaurantId() + ' ' + order.customerId() + ' ' + order.totalCents()).getBytes(StandardCharsets.UTF_8);
        for (int round = 0; round < ROUNDS; round++) {
            seal = digest.digest(seal);
        }
        return HexFormat.of().formatHex(seal);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("each JDK has SHA-256", e);
        }
    }
}
