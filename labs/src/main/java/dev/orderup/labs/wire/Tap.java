package dev.orderup.labs.wire;

import dev.orderup.labs.report.LabFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Over TCP. */
public final class Tap implements Wire {
    private static final int PIECE = 64 * 1024;
    private final ServerSocket server;
    private final InetSocketAddress target;
    private final LongAdder connections = new LongAdder();
    private final LongAdder sent = new LongAdder();
    private final LongAdder received = new LongAdder();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    private Tap(ServerSocket server, InetSocketAddress target) {
        this.server = server;
        this.target = target;
    }

    /** In front of a host and a port. */
    public static Tap before(URI target) {
        try {
            var tap = new Tap(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()),
                    new InetSocketAddress(target.getHost(), target.getPort()));
            Thread.ofVirtual().start(tap::accept);
            return tap;
        } catch (IOException e) {
            throw new LabFailure("cannot listen on a port of 127.0.0.1: " + e.getMessage(), e);
        }
    }

    @Override
    public int port() {
        return server.getLocalPort();
    }

    @Override
    public Seen seen() {
        return new Seen(connections.sum(), sent.sum(), received.sum());
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                var client = server.accept();
                open.add(client);
                connections.increment();
                Thread.ofVirtual().start(() -> join(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void join(Socket client) {
        try (client; var server = new Socket()) {
            open.add(server);
            server.connect(target);
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            var back = Thread.ofVirtual().start(() -> carry(server, client, received));
            carry(client, server, sent);
            back.join();
        } catch (IOException unreachable) {
            // Closing the client's side, which this block does, is what it would see of the target, too.
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(client);
        }
    }

    /** Until the end of one way, which is then told to the other side. */
    private static void carry(Socket from, Socket to, LongAdder count) {
        var piece = new byte[PIECE];
        try {
            for (int n = from.getInputStream().read(piece); n >= 0; n = from.getInputStream().read(piece)) {
                count.add(n);
                to.getOutputStream().write(piece, 0, n);
            }
            to.shutdownOutput();
        } catch (IOException brokenOff) {
            close(from);
            close(to);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new LabFailure("cannot close a socket: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new LabFailure("cannot close a socket: " + e.getMessage(), e);
        }
        open.forEach(Tap::close);
    }
}
