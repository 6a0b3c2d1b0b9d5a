package dev.orderup.labs.drain;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** Server-sent events, read off the socket; the time to come again is that of the last {@code retry:}. */
final class EventStream implements Subscription {
    @Override
    public void follow(Door door, UUID order, Follower follower) throws InterruptedException {
        while (true) {
            Thread.sleep(once(door, order, follower));
        }
    }

    private static long once(Door door, UUID order, Follower follower) {
        long retry = COME_AGAIN_MILLIS;
        try (var socket = new Socket(door.clear().getHost(), door.clear().getPort())) {
            var opening = "GET /orders/%s/events HTTP/1.1\r\nHost: %s\r\nAccept: text/event-stream\r\nLast-Event-ID: %d\r\nAuthorization: %s\r\n\r\n"
                    .formatted(order, door.clear().getAuthority(), follower.last(), door.authorization());
            socket.getOutputStream().write(opening.getBytes(StandardCharsets.US_ASCII));
            var lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            if (String.valueOf(lines.readLine()).contains(" 200 ")) {
                follower.begun();
            }
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                retry = line.startsWith("retry:") ? Long.parseLong(line.substring("retry:".length()).strip()) : retry;
                if (line.startsWith("id:")) {
                    follower.saw(Long.parseLong(line.substring("id:".length()).strip()));
                }
            }
            return retry;
        } catch (IOException ended) {
            return COME_AGAIN_MILLIS;
        }
    }
}
