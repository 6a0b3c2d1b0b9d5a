package dev.orderup.labs.forward;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** HTTP/1.1 heads as they are on the wire. */
final class Wires {
    private static final int HEAD_MAX = 16 * 1024;

    private Wires() {}

    /** A head with its empty line; empty where the connection has ended instead. */
    static String head(BufferedInputStream in) throws IOException {
        var head = new StringBuilder();
        for (int next = in.read(); next >= 0; next = in.read()) {
            head.append((char) next);
            if (head.length() > HEAD_MAX) {
                throw new IOException("a head of more than %d octets".formatted(HEAD_MAX));
            }
            if (next == '\n' && head.indexOf("\r\n\r\n", Math.max(0, head.length() - 4)) >= 0) {
                return head.toString();
            }
        }
        if (!head.isEmpty()) {
            throw new EOFException("the connection ended within a head: " + head);
        }
        return "";
    }

    static String body(String head, BufferedInputStream in) throws IOException {
        int length = head.lines()
                .map(line -> line.toLowerCase(Locale.ROOT))
                .filter(line -> line.startsWith("content-length:"))
                .map(line -> Integer.parseInt(line.substring("content-length:".length()).strip()))
                .findFirst()
                .orElse(0);
        var body = in.readNBytes(length);
        if (body.length < length) {
            throw new EOFException("the connection ended within a body");
        }
        return new String(body, StandardCharsets.UTF_8);
    }
}
