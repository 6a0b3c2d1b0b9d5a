package dev.orderup.gateway.proxy.websocket;

import io.netty.buffer.ByteBuf;

/**
 * Follows the frames of one direction of a WebSocket (RFC 6455 section 5.2) while they pass by: reads their heads, jumps over what they
 * carry, copies and holds nothing. What is no WebSocket is followed as if it were, and does no harm but to itself.
 */
final class FrameHeads {
    private static final int CLOSE = 8;
    /** Octets of the present head that have passed; 0 between two frames and within a payload. */
    private int headOctets;
    private int lengthOctets;
    private int keyOctets;
    private long length;
    private long payloadLeft;
    private boolean closing;

    /** Whether a frame has ended and no other has begun: a frame of our own may be put here. */
    boolean isAtBoundary() {
        return headOctets == 0 && payloadLeft == 0;
    }

    /** Whether a close frame has begun in this direction; nothing but its rest may follow (section 5.5.1). */
    boolean isClosing() {
        return closing;
    }

    void follow(ByteBuf bytes) {
        int at = bytes.readerIndex();
        while (at < bytes.writerIndex()) {
            at = followToBoundary(bytes, at);
        }
    }

    /** Follows from this index to the end of the frame or, if that comes first, of the bytes; returns the index reached. */
    int followToBoundary(ByteBuf bytes, int from) {
        int at = from;
        int end = bytes.writerIndex();
        while (at < end) {
            if (payloadLeft > 0) {
                long step = Math.min(payloadLeft, end - at);
                at += (int) step;
                payloadLeft -= step;
            } else {
                head(bytes.getUnsignedByte(at++));
            }
            if (isAtBoundary()) {
                break;
            }
        }
        return at;
    }

    private void head(int octet) {
        if (headOctets == 0) {
            closing |= (octet & 0x0f) == CLOSE;
        } else if (headOctets == 1) {
            keyOctets = (octet & 0x80) != 0 ? 4 : 0;
            int code = octet & 0x7f;
            lengthOctets = code == 126 ? 2 : code == 127 ? 8 : 0;
            length = lengthOctets == 0 ? code : 0;
        } else if (headOctets < 2 + lengthOctets) {
            length = length << 8 | octet;
        }
        headOctets++;
        if (headOctets == 2 + lengthOctets + keyOctets && headOctets > 1) {
            headOctets = 0;
            payloadLeft = length & Long.MAX_VALUE;
        }
    }
}
