package dev.orderup.labs.staleness;

import dev.orderup.labs.report.LabFailure;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** One SSE client of one order on a blocking socket: it looks at the clock as soon as an update can be read. */
final class Watcher implements AutoCloseable {
    private static final Pattern AT = Pattern.compile("\"at\":\"([^\"]+)\"");
    private static final int UPDATES_MAX = 16;
    private static final long COMES_WITHIN_SECONDS = 30;

    private final ArrayBlockingQueue<Duration> seen = new ArrayBlockingQueue<>(UPDATES_MAX);
    private final Socket socket;

    private Watcher(Socket socket) {
        this.socket = socket;
    }

    static Watcher of(URI service, UUID order, String authorization) {
        try {
            var socket = new Socket(service.getHost(), service.getPort());
            socket.setTcpNoDelay(true);
            socket.getOutputStream()
                    .write("GET /orders/%s/events HTTP/1.1\r\nHost: %s\r\nAccept: text/event-stream\r\nAuthorization: %s\r\n\r\n"
                            .formatted(order, service.getAuthority(), authorization)
                            .getBytes(StandardCharsets.US_ASCII));
            var watcher = new Watcher(socket);
            Thread.ofPlatform().name("watcher").daemon().start(watcher::read);
            return watcher;
        } catch (IOException e) {
            throw new LabFailure("cannot watch the order: " + e.getMessage(), e);
        }
    }

    private void read() {
        try (var lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                var now = Instant.now();
                var at = AT.matcher(line);
                if (at.find()) {
                    seen.add(Duration.between(Instant.parse(at.group(1)), now));
                }
            }
        } catch (IOException closed) {
            // The end of the order, or of this watcher: whoever waits for an update is told that none came.
        }
    }

    /** How old the next update was when it was seen. */
    long nextNanos() throws InterruptedException {
        var age = seen.poll(COMES_WITHIN_SECONDS, TimeUnit.SECONDS);
        if (age == null) {
            throw new LabFailure("no update was seen within %d s".formatted(COMES_WITHIN_SECONDS));
        }
        return age.toNanos();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
