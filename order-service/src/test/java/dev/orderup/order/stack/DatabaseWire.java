package dev.orderup.order.stack;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A relay before PostgreSQL that writes down each round trip: what the client said up to a message that it waits for an answer to, that is
 * Sync or Query (PostgreSQL's frontend/backend protocol 3, "Message Flow").
 */
public final class DatabaseWire implements AutoCloseable {
    private final ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final int database;
    private final List<String> roundTrips = new CopyOnWriteArrayList<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();

    public DatabaseWire(int database) throws IOException {
        this.database = database;
        Thread.ofVirtual().start(this::accept);
    }

    public int port() {
        return door.getLocalPort();
    }

    /** The statements of each round trip, each with a semicolon and a line's end; BEGIN is with what it begins. */
    public List<String> roundTrips() {
        return List.copyOf(roundTrips);
    }

    public void forget() {
        roundTrips.clear();
    }

    private void accept() {
        try {
            while (!door.isClosed()) {
                var client = door.accept();
                var server = new Socket(InetAddress.getLoopbackAddress(), database);
                client.setTcpNoDelay(true);
                server.setTcpNoDelay(true);
                sockets.addAll(List.of(client, server));
                Thread.ofVirtual().start(() -> copy(server, client));
                Thread.ofVirtual().start(() -> listen(client, server));
            }
        } catch (IOException closed) {
            if (!door.isClosed()) {
                throw new UncheckedIOException(closed);
            }
        }
    }

    private static void copy(Socket from, Socket to) {
        try (from; to; InputStream in = from.getInputStream(); OutputStream out = to.getOutputStream()) {
            in.transferTo(out);
        } catch (IOException end) {
            // One side has closed: so has the other, by leaving this block.
        }
    }

    private void listen(Socket client, Socket server) {
        try (client;
                server;
                var in = new DataInputStream(client.getInputStream());
                var out = new DataOutputStream(new BufferedOutputStream(server.getOutputStream()))) {
            greet(in, out);
            var conversation = new Conversation();
            for (int type = in.read(); type >= 0; type = in.read()) {
                out.write(type);
                conversation.heard((char) type, forward(in, out, in.readInt()));
                if (in.available() == 0) {
                    out.flush();
                }
            }
        } catch (IOException end) {
            // As above.
        }
    }

    /** The start-up message has no type, nor has the question for encryption that may come before it, which this server denies. */
    private static void greet(DataInputStream in, DataOutputStream out) throws IOException {
        byte[] message;
        do {
            message = forward(in, out, in.readInt());
            out.flush();
        } while (message.length == Integer.BYTES);
    }

    private static byte[] forward(DataInputStream in, DataOutputStream out, int length) throws IOException {
        var body = in.readNBytes(length - Integer.BYTES);
        out.writeInt(length);
        out.write(body);
        return body;
    }

    @Override
    public void close() throws IOException {
        door.close();
        for (var socket : sockets) {
            socket.close();
        }
    }

    /** One connection: which statement has which name, and what was bound since the last round trip. */
    private final class Conversation {
        private final Map<String, String> prepared = new HashMap<>();
        private final StringBuilder bound = new StringBuilder();

        void heard(char type, byte[] body) {
            switch (type) {
                case 'P' -> prepared.put(text(body, 0), text(body, text(body, 0).length() + 1));
                case 'B' -> bound.append(prepared.get(text(body, text(body, 0).length() + 1))).append(";\n");
                case 'Q' -> {
                    bound.append(text(body, 0)).append(";\n");
                    sent();
                }
                case 'S' -> sent();
                default -> {
                }
            }
        }

        /** A transaction's beginning is told with what follows it. */
        private void sent() {
            if (!bound.toString().equals("BEGIN;\n")) {
                roundTrips.add(bound.toString());
                bound.setLength(0);
            }
        }

        private static String text(byte[] body, int from) {
            int end = from;
            while (body[end] != 0) {
                end++;
            }
            return new String(body, from, end - from, StandardCharsets.UTF_8);
        }
    }
}
