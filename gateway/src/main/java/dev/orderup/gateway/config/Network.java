package dev.orderup.gateway.config;

import java.math.BigInteger;
import java.net.InetAddress;

/**
 * A network as it is written in settings: an address, a slash and how many of its bits count, such as {@code 10.1.0.0/16} or
 * {@code fc00::/7} (RFC 4632, RFC 4291 section 2.3).
 */
public record Network(InetAddress address, int bits) {

    /** Throws {@link IllegalArgumentException} that says what is expected. */
    public static Network of(String text) {
        int slash = text.indexOf('/');
        // Only literals: a name would be looked up.
        if (slash < 1 || !text.matches("[0-9A-Fa-f:.]+/\\d{1,3}")) {
            throw wrong(text);
        }
        try {
            var address = InetAddress.ofLiteral(text.substring(0, slash));
            int bits = Integer.parseInt(text.substring(slash + 1));
            if (bits > address.getAddress().length * Byte.SIZE) {
                throw wrong(text);
            }
            return new Network(address, bits);
        } catch (IllegalArgumentException malformed) {
            throw wrong(text);
        }
    }

    private static IllegalArgumentException wrong(String text) {
        return new IllegalArgumentException(text + " (expected: a network such as 10.1.0.0/16 or fd00::/8)");
    }

    public boolean contains(InetAddress other) {
        byte[] ours = address.getAddress();
        byte[] theirs = other.getAddress();
        return ours.length == theirs.length && prefix(ours).equals(prefix(theirs));
    }

    private BigInteger prefix(byte[] bytes) {
        return new BigInteger(1, bytes).shiftRight(bytes.length * Byte.SIZE - bits);
    }
}
