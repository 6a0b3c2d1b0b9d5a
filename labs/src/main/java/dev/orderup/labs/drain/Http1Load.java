package dev.orderup.labs.drain;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/**
 * One HTTP/1.1 client on a kept connection, as plain as they come: it repeats nothing by itself, so whatever the gateway loses is seen.
 * It reads and places orders in turn.
 */
record Http1Load(Door door, Tally tally, BooleanSupplier goOn) implements Runnable {
    private static final int PATIENCE_MILLIS = 20_000;

    @Override
    public void run() {
        try {
            while (goOn.getAsBoolean()) {
                Thread.sleep(Tally.PACE_MILLIS);
                connection();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void connection() throws InterruptedException {
        try (var socket = new Socket()) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.connect(new InetSocketAddress(door.clear().getHost(), door.clear().getPort()), PATIENCE_MILLIS);
            talk(socket);
        } catch (ConnectException nobodyListens) {
            tally.refused();
        } catch (IOException lost) {
            tally.failed(String.valueOf(lost.getMessage()));
        }
    }

    private void talk(Socket socket) throws IOException, InterruptedException {
        var in = new BufferedInputStream(socket.getInputStream());
        for (boolean place = false, kept = true; kept && goOn.getAsBoolean(); place = !place) {
            socket.getOutputStream().write((place ? post() : get()).getBytes(StandardCharsets.US_ASCII));
            kept = answer(in);
            Thread.sleep(Tally.PACE_MILLIS);
        }
    }

    private String get() {
        return "GET /orders?restaurantId=%s&limit=1 HTTP/1.1\r\nHost: %s\r\nAuthorization: %s\r\n\r\n".formatted(Order.RESTAURANT,
                door.clear().getAuthority(), door.authorization());
    }

    private String post() {
        return "POST /orders HTTP/1.1\r\nHost: %s\r\nAuthorization: %s\r\nIdempotency-Key: %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
                .formatted(door.clear().getAuthority(), door.authorization(), UUID.randomUUID(), Order.JSON.length(), Order.JSON);
    }

    /** Whether the connection is kept. */
    private boolean answer(BufferedInputStream in) throws IOException {
        var status = line(in);
        boolean kept = true;
        int length = 0;
        var placed = "";
        for (var field = line(in); !field.isEmpty(); field = line(in)) {
            var small = field.toLowerCase(Locale.ROOT);
            length = small.startsWith("content-length:") ? Integer.parseInt(small.substring("content-length:".length()).strip()) : length;
            placed = small.startsWith("location:") ? Order.id(field) : placed;
            kept &= !small.startsWith("connection: close");
        }
        if (in.readNBytes(length).length < length) {
            throw new EOFException("the connection ended in the middle of an answer");
        }
        count(status, placed);
        return kept;
    }

    private void count(String status, String placed) {
        if (!status.startsWith("HTTP/1.1 2")) {
            tally.failed(status);
        } else if (placed.isEmpty()) {
            tally.answered();
        } else {
            tally.placed(placed);
        }
    }

    private static String line(BufferedInputStream in) throws IOException {
        var line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the connection ended before an answer");
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }
}
