package dev.orderup.gateway.proxy.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/**
 * Knows where in a stream of events (WHATWG HTML section 9.2.6) the answer stands, by the last octets that have passed: an event ends with
 * an empty line, and lines end with LF, CR or both.
 */
final class EventStream {
    private static final int LAST = 4;
    private int tail = '\n' << 8 | '\n';

    void passes(ByteBuf bytes) {
        for (int i = Math.max(bytes.readerIndex(), bytes.writerIndex() - LAST); i < bytes.writerIndex(); i++) {
            tail = tail << 8 | bytes.getUnsignedByte(i);
        }
    }

    boolean isBetweenEvents() {
        int two = tail & 0xffff;
        return two == ('\n' << 8 | '\n') || two == ('\r' << 8 | '\r') || tail == ('\r' << 24 | '\n' << 16 | '\r' << 8 | '\n');
    }

    /** Tells the client after what time to come again. */
    ByteBuf retry(long millis) {
        return Unpooled.copiedBuffer("retry: " + millis + "\n\n", StandardCharsets.US_ASCII);
    }
}
