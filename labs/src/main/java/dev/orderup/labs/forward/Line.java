package dev.orderup.labs.forward;

import dev.orderup.labs.report.LabFailure;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** One kept connection of a client, by one way to the origin. */
final class Line implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 20_000;
    private final Socket socket;
    private final BufferedInputStream in;
    private final byte[] request;

    private Line(int port, byte[] request) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        in = new BufferedInputStream(socket.getInputStream());
        this.request = request;
    }

    /**
     * Connects, and has a tunnel made where the way is one.
     *
     * @param port   of whoever is next on the way
     * @param origin host and port
     */
    static Line open(Way way, int port, String origin) {
        var target = way == Way.CLEAR ? "http://" + origin + "/" : "/"; // RFC 9112 section 3.2.2
        var request = "GET %s HTTP/1.1\r\nHost: %s\r\n\r\n".formatted(target, origin).getBytes(StandardCharsets.US_ASCII);
        try {
            var line = new Line(port, request);
            if (way == Way.TUNNEL) {
                line.mustBeOk(line.connect(origin));
            }
            return line;
        } catch (IOException e) {
            throw new LabFailure("%s: %s".formatted(way.word(), e.getMessage()), e);
        }
    }

    /** What a proxy answers to somebody who asks to be led there: the head, and the body where there is one. */
    static String asked(int proxy, String destination) {
        try (var line = new Line(proxy, new byte[0])) {
            var head = line.connect(destination);
            return head + (head.startsWith("HTTP/1.1 2") ? "" : Wires.body(head, line.in));
        } catch (IOException e) {
            throw new LabFailure("CONNECT %s: %s".formatted(destination, e.getMessage()), e);
        }
    }

    private String connect(String destination) throws IOException {
        var connect = "CONNECT %s HTTP/1.1\r\nHost: %s\r\n\r\n".formatted(destination, destination);
        socket.getOutputStream().write(connect.getBytes(StandardCharsets.US_ASCII));
        return Wires.head(in);
    }

    void ask() {
        try {
            socket.getOutputStream().write(request);
            var head = Wires.head(in);
            mustBeOk(head);
            Wires.body(head, in);
        } catch (IOException e) {
            throw new LabFailure("GET: " + e.getMessage(), e);
        }
    }

    private void mustBeOk(String head) {
        if (!head.startsWith("HTTP/1.1 200 ")) {
            throw new LabFailure("%s (expected: HTTP/1.1 200)".formatted(head.lines().findFirst().orElse("no answer")));
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
