package dev.orderup.labs.forward;

import dev.orderup.labs.report.LabFailure;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** A server that says the least and remembers what it was asked, and how many came. */
final class Origin implements AutoCloseable {
    private static final byte[] ANSWER = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".getBytes(StandardCharsets.US_ASCII);
    private final ServerSocket server;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final LongAdder connections = new LongAdder();
    private volatile String last = "";

    private Origin(ServerSocket server) {
        this.server = server;
    }

    static Origin start() {
        try {
            var origin = new Origin(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
            Thread.ofVirtual().start(origin::accept);
            return origin;
        } catch (IOException e) {
            throw new LabFailure("cannot listen on a port of 127.0.0.1: " + e.getMessage(), e);
        }
    }

    int port() {
        return server.getLocalPort();
    }

    long connections() {
        return connections.sum();
    }

    /** The head of the last request. */
    String last() {
        return last;
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                var socket = server.accept();
                open.add(socket);
                connections.increment();
                Thread.ofVirtual().start(() -> answer(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void answer(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            var in = new BufferedInputStream(socket.getInputStream());
            for (var head = Wires.head(in); !head.isEmpty(); head = Wires.head(in)) {
                last = head;
                socket.getOutputStream().write(ANSWER);
            }
        } catch (IOException brokenOff) {
            return; // The client sees it, and it is the client that counts.
        } finally {
            open.remove(socket);
        }
    }

    @Override
    public void close() {
        try {
            server.close();
            for (var socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new LabFailure("cannot close a socket: " + e.getMessage(), e);
        }
    }
}
