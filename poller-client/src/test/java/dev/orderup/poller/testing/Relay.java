package dev.orderup.poller.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Stands between a client and a server, passes every byte on, counts them, and can cut all connections. */
public final class Relay implements AutoCloseable {
    private final ServerSocket listener;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicLong fromClient = new AtomicLong();
    private final AtomicLong toClient = new AtomicLong();
    private final AtomicInteger connections = new AtomicInteger();
    private volatile int target;

    private Relay(ServerSocket listener) {
        this.listener = listener;
    }

    /** Listens at once; where to is said later, for a server that must know the relay's port before it starts. */
    public static Relay open() {
        try {
            var relay = new Relay(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
            Thread.startVirtualThread(relay::accept);
            return relay;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Relay to(int port) {
        Relay relay = open();
        relay.target = port;
        return relay;
    }

    public void pointAt(int port) {
        this.target = port;
    }

    public int port() {
        return listener.getLocalPort();
    }

    public long bytesFromClient() {
        return fromClient.get();
    }

    public long bytesToClient() {
        return toClient.get();
    }

    public int connections() {
        return connections.get();
    }

    /** Resets every connection, as a killed process would. */
    public void cut() {
        sockets.forEach(Relay::reset);
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                connections.incrementAndGet();
                join(client);
            } catch (IOException e) {
                // Closed by the test, or the server is away: the client sees a connection that ends.
            }
        }
    }

    private void join(Socket client) throws IOException {
        sockets.add(client);
        var server = new Socket();
        sockets.add(server);
        try {
            server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
        } catch (IOException e) {
            reset(client);
            return;
        }
        Thread.startVirtualThread(() -> pass(client, server, fromClient));
        Thread.startVirtualThread(() -> pass(server, client, toClient));
    }

    private void pass(Socket from, Socket to, AtomicLong count) {
        var buffer = new byte[8192];
        try (from; to; InputStream in = from.getInputStream()) {
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                count.addAndGet(length);
                to.getOutputStream().write(buffer, 0, length);
            }
        } catch (IOException e) {
            // Either side has gone; closing both tells the other.
            return;
        } finally {
            sockets.remove(from);
        }
    }

    private static void reset(Socket socket) {
        try (socket) {
            socket.setOption(StandardSocketOptions.SO_LINGER, 0);
        } catch (IOException e) {
            // It was closed already, which is what was wanted.
            return;
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        cut();
    }
}
