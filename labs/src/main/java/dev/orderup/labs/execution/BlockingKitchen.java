package dev.orderup.labs.execution;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;

/** Asks the kitchen and waits in the calling thread. Connections are kept and lent to one order at a time; at most as many as orders at once. */
final class BlockingKitchen implements AutoCloseable {
    private final InetSocketAddress address;
    private final Deque<Line> idle = new ConcurrentLinkedDeque<>();

    BlockingKitchen(InetSocketAddress address) {
        this.address = address;
    }

    String ask(PlacedOrder order) {
        try {
            var line = idle.poll();
            var lent = line == null ? Line.to(address) : line;
            var said = lent.ask(order.restaurantId());
            idle.push(lent);
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        for (var line = idle.poll(); line != null; line = idle.poll()) {
            line.close();
        }
    }

    private record Line(Socket socket, BufferedReader reader) {
        static Line to(InetSocketAddress address) throws IOException {
            var socket = new Socket(address.getAddress(), address.getPort());
            socket.setTcpNoDelay(true);
            return new Line(socket, new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII), 64));
        }

        String ask(String what) throws IOException {
            socket.getOutputStream().write((what + '\n').getBytes(StandardCharsets.US_ASCII));
            var said = reader.readLine();
            if (said == null) {
                throw new EOFException("the kitchen closed the connection");
            }
            return said;
        }

        void close() {
            try {
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
