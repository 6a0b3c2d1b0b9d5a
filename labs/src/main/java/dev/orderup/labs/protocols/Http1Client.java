package dev.orderup.labs.protocols;

import dev.orderup.labs.system.Trust;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** HTTP/1.1 on a socket, so that what is sent at once is what is said here: one request, or several in a row before the first answer (RFC 9112 section 9.3.2). */
final class Http1Client implements Client {
    private static final int PATIENCE_MILLIS = 20_000;
    private static final int STATUS_AT = "HTTP/1.1 ".length();
    private final Door door;
    private final int inARow;
    private final boolean kept;
    private final byte[] request;
    private @Nullable Socket socket;
    private @Nullable BufferedInputStream in;

    private Http1Client(Door door, int inARow, boolean kept) {
        this.door = door;
        this.inARow = inARow;
        this.kept = kept;
        request = "GET %s HTTP/1.1\r\nHost: %s\r\nAccept: application/json\r\nAuthorization: %s\r\n%s\r\n"
                .formatted(door.order(), door.address().getAuthority(), door.authorization(), kept ? "" : "Connection: close\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    static Http1Client kept(Door door) {
        return new Http1Client(door, 1, true);
    }

    static Http1Client pipelined(Door door, int inARow) {
        return new Http1Client(door, inARow, true);
    }

    static Http1Client newConnections(Door door) {
        return new Http1Client(door, 1, false);
    }

    @Override
    public void ask(int times) {
        try {
            for (int left = times; left > 0; left -= Math.min(left, inARow)) {
                some(Math.min(left, inARow));
            }
        } catch (IOException e) {
            throw door.failed(e);
        }
    }

    private void some(int number) throws IOException {
        var to = connected();
        var all = new ByteArrayOutputStream(number * request.length);
        for (int i = 0; i < number; i++) {
            all.writeBytes(request);
        }
        all.writeTo(to.getOutputStream());
        for (int i = 0; i < number; i++) {
            answer();
        }
        if (!kept) {
            close();
        }
    }

    private Socket connected() throws IOException {
        var now = socket;
        if (now == null) {
            now = open();
            now.setTcpNoDelay(true);
            now.setSoTimeout(PATIENCE_MILLIS);
            socket = now;
            in = new BufferedInputStream(now.getInputStream());
        }
        return now;
    }

    private Socket open() throws IOException {
        var address = door.address();
        return address.getScheme().equals("https")
                ? Trust.in(door.authority()).getSocketFactory().createSocket(address.getHost(), address.getPort())
                : new Socket(address.getHost(), address.getPort());
    }

    private void answer() throws IOException {
        door.mustBeOk(Integer.parseInt(line().substring(STATUS_AT, STATUS_AT + 3)));
        int length = 0;
        for (var field = line(); !field.isEmpty(); field = line()) {
            var small = field.toLowerCase(Locale.ROOT);
            length = small.startsWith("content-length:") ? Integer.parseInt(small.substring("content-length:".length()).strip()) : length;
        }
        if (from().readNBytes(length).length < length) {
            throw new EOFException("the connection ended in the middle of an answer");
        }
    }

    private BufferedInputStream from() throws IOException {
        if (in == null) {
            throw new IOException("not connected");
        }
        return in;
    }

    private String line() throws IOException {
        var line = new StringBuilder();
        for (int next = from().read(); next != '\n'; next = from().read()) {
            if (next < 0) {
                throw new EOFException("the connection ended before an answer");
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    @Override
    public void close() {
        var now = socket;
        socket = null;
        try {
            if (now != null) {
                now.close();
            }
        } catch (IOException e) {
            throw door.failed(e);
        }
    }
}
