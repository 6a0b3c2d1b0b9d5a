package dev.orderup.gateway;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** HTTP/2 frames by hand, because a real client sends no wrong ones and always reads. Header strings are shorter than 127 bytes. */
final class Http2Wire implements AutoCloseable {
    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    static final int GOAWAY = 7;
    static final int WINDOW_UPDATE = 8;
    static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;
    private static final int ACK = 1;
    private static final int ENABLE_CONNECT_PROTOCOL = 8;
    private final io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder heads = new io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder(
            false);
    private boolean connectProtocol;
    private final Socket socket;
    private final DataInputStream in;
    private final DataOutputStream out;

    Http2Wire(Socket socket) throws IOException {
        this.socket = socket;
        in = new DataInputStream(socket.getInputStream());
        out = new DataOutputStream(new java.io.BufferedOutputStream(socket.getOutputStream()));
        out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        frame(SETTINGS, 0, 0, new byte[0]);
    }

    synchronized void frame(int type, int flags, int stream, byte[] payload) throws IOException {
        queue(type, flags, stream, payload);
        out.flush();
    }

    private void queue(int type, int flags, int stream, byte[] payload) throws IOException {
        out.writeInt(payload.length << 8 | type);
        out.writeByte(flags);
        out.writeInt(stream);
        out.write(payload);
    }

    /** Leaves with the next frame that is not merely queued. */
    synchronized void queue(int stream, String path) throws IOException {
        queue(HEADERS, END_STREAM | END_HEADERS, stream,
                block(":method", "GET", ":scheme", "http", ":authority", "a", ":path", path));
    }

    synchronized void flush() throws IOException {
        out.flush();
    }

    /** Literal fields without indexing, RFC 7541 section 6.2.2. */
    void headers(int stream, int flags, String... namesAndValues) throws IOException {
        frame(HEADERS, flags | END_HEADERS, stream, block(namesAndValues));
    }

    private static byte[] block(String... namesAndValues) throws IOException {
        var block = new ByteArrayOutputStream();
        for (int i = 0; i < namesAndValues.length; i++) {
            if (i % 2 == 0) {
                block.write(0);
            }
            block.write(namesAndValues[i].length());
            block.write(namesAndValues[i].getBytes(StandardCharsets.ISO_8859_1));
        }
        return block.toByteArray();
    }

    void get(int stream, String path) throws IOException {
        headers(stream, END_STREAM, ":method", "GET", ":scheme", "http", ":authority", "a", ":path", path);
    }

    void number(int type, int stream, int value) throws IOException {
        frame(type, 0, stream, new byte[]{(byte) (value >> 24), (byte) (value >> 16), (byte) (value >> 8), (byte) value});
    }

    /** Reads the gateway's SETTINGS, which must say that it takes extended CONNECT (RFC 8441 section 3). */
    void awaitConnectProtocol() throws IOException {
        while (!connectProtocol) {
            settings(frame());
        }
    }

    private Frame frame() throws IOException {
        int first = in.readInt();
        return new Frame(first & 0xff, in.readUnsignedByte(), in.readInt(), in.readNBytes(first >>> 8));
    }

    /** Whether this was about settings. */
    private boolean settings(Frame frame) throws IOException {
        if (frame.type == SETTINGS && frame.flags != ACK) {
            for (int i = 0; i < frame.payload.length; i += 6) {
                connectProtocol |= frame.payload[i + 1] == ENABLE_CONNECT_PROTOCOL && frame.payload[i + 5] == 1;
            }
            frame(SETTINGS, ACK, 0, new byte[0]);
        }
        return frame.type == SETTINGS;
    }

    String status(Frame head) throws IOException {
        return String.valueOf(decoded(head).status());
    }

    /** {@code name=value} of each field of a head or of trailers. */
    String fields(Frame head) throws IOException {
        var all = new StringBuilder();
        decoded(head).forEach(field -> all.append(field.getKey()).append('=').append(field.getValue()).append('\n'));
        return all.toString();
    }

    /** By a decoder that must have seen all heads before this one. */
    private io.netty.handler.codec.http2.Http2Headers decoded(Frame head) throws IOException {
        try {
            return heads.decodeHeaders(head.stream, io.netty.buffer.Unpooled.wrappedBuffer(head.payload));
        } catch (io.netty.handler.codec.http2.Http2Exception broken) {
            throw new IOException(broken);
        }
    }

    /** The next frame that is not about the connection itself. */
    Frame next() throws IOException {
        while (true) {
            var frame = frame();
            if (!settings(frame) && frame.type != WINDOW_UPDATE) {
                return frame;
            }
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    static final class Frame {
        final int type;
        final int flags;
        final int stream;
        final byte[] payload;

        Frame(int type, int flags, int stream, byte[] payload) {
            this.type = type;
            this.flags = flags;
            this.stream = stream;
            this.payload = payload;
        }

        boolean endsStream() {
            return (type == DATA || type == HEADERS) && (flags & END_STREAM) != 0;
        }
    }
}
