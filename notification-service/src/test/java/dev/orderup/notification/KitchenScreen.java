package dev.orderup.notification;

import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;

import dev.orderup.notification.stack.Instance;
import dev.orderup.notification.stack.WebSocketWatcher;

/** A kitchen's display, as far as tests look at it. */
final class KitchenScreen implements AutoCloseable {
    private static final Pattern ORDER = Pattern.compile(".*\"orderId\":\"([^\"]+)\".*");

    private final WebSocketWatcher socket;
    private final String restaurant;

    KitchenScreen(Instance instance, String token, String restaurant, int window) {
        this.restaurant = restaurant;
        socket = new WebSocketWatcher(instance, token);
        say("{\"type\":\"subscribe\",\"restaurantId\":\"%s\",\"window\":%d}".formatted(restaurant, window));
    }

    void acknowledge(UUID order) {
        say("{\"type\":\"ack\",\"restaurantId\":\"%s\",\"orderId\":\"%s\"}".formatted(restaurant, order));
    }

    /** Returns when the board has gone round for this display: an acknowledgement of nothing was answered. */
    void roundTrip() {
        UUID nothing = UUID.randomUUID();
        acknowledge(nothing);
        await().until(() -> socket.heard("error", nothing));
    }

    /** The orders whose tickets came, as they came. */
    List<UUID> shown() {
        return frames("ticket").stream().map(KitchenScreen::order).toList();
    }

    String ticket(UUID order) {
        return frames("ticket", order).getLast();
    }

    List<String> frames(String type, UUID order) {
        return frames(type).stream().filter(frame -> frame.contains(order.toString())).toList();
    }

    List<String> frames(String type) {
        return socket.frames().stream().filter(frame -> frame.startsWith("{\"type\":\"" + type + '"')).toList();
    }

    void say(String frame) {
        socket.say(frame);
    }

    private static UUID order(String frame) {
        return UUID.fromString(ORDER.matcher(frame).replaceFirst("$1"));
    }

    @Override
    public void close() {
        socket.close();
    }
}
