package dev.orderup.notification.stack;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** As much of RFC 6455 as it takes to subscribe, and to read frames later. */
final class IdleWebSocket extends IdleHttp {
    private static final Pattern UPDATE = Pattern.compile("\\{\"type\":\"update\".*\"version\":(\\d+).*}");
    private static final int TEXT = 1;
    private static final int CLOSE = 8;
    private static final int PONG = 10;

    IdleWebSocket(Instance instance, UUID order) {
        super(instance, "/ws/orders", "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==", "Sec-WebSocket-Protocol: orderup.v1");
        try {
            // Nothing may be said before the server agreed (RFC 6455, section 4.1).
            skipHead(in());
            write(masked("{\"type\":\"subscribe\",\"orderId\":\"" + order + "\"}"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A text frame of less than 126 bytes; the mask is all zeros, which changes nothing. */
    private static byte[] masked(String text) throws IOException {
        byte[] payload = text.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(0x80 | TEXT);
        frame.write(0x80 | payload.length);
        frame.write(new byte[4]);
        frame.write(payload);
        return frame.toByteArray();
    }

    /** An unsolicited pong (RFC 6455, section 5.5.3). */
    @Override
    byte[] nothing() {
        return new byte[]{(byte) (0x80 | PONG), (byte) 0x80, 0, 0, 0, 0};
    }

    @Override
    void read(DataInputStream in) throws IOException {
        while (true) {
            int opcode = in.readUnsignedByte() & 0x0F;
            int length = in.readUnsignedByte();
            byte[] payload = in.readNBytes(length == 126 ? in.readUnsignedShort() : length);
            if (opcode == CLOSE) {
                ended("closed " + (((payload[0] & 0xFF) << 8) | (payload[1] & 0xFF)));
                return;
            }
            Matcher update = UPDATE.matcher(new String(payload, StandardCharsets.UTF_8));
            if (opcode == TEXT && update.matches()) {
                saw(Long.parseLong(update.group(1)));
            }
        }
    }

    private static void skipHead(DataInputStream in) throws IOException {
        for (int last = 0; last != 0x0D0A0D0A;) {
            last = last << 8 | in.readUnsignedByte();
        }
    }
}
