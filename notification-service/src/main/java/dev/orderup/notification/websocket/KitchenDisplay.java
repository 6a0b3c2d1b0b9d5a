package dev.orderup.notification.websocket;

import java.util.Objects;
import java.util.UUID;

import dev.orderup.notification.kitchen.Display;
import dev.orderup.notification.kitchen.Station;
import dev.orderup.notification.kitchen.Ticket;
import dev.orderup.notification.kitchen.Withdrawal;
import dev.orderup.notification.problem.Problem;

import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.socket.CloseStatus;

import tools.jackson.databind.json.JsonMapper;

/**
 * One kitchen on one socket. Tickets stand with the answers to the client's own frames: there are never more of them than its window, as each
 * waits for an acknowledgement.
 */
final class KitchenDisplay implements Display, AutoCloseable {
    private final OrderSocket socket;
    private final String restaurantId;
    private final JsonMapper json;
    private volatile @Nullable Station station;

    KitchenDisplay(OrderSocket socket, String restaurantId, JsonMapper json) {
        this.socket = socket;
        this.restaurantId = restaurantId;
        this.json = json;
    }

    void begin(Station place) {
        station = place;
        socket.displays().put(restaurantId, this);
        socket.answer(ServerFrames.subscribedKitchen(restaurantId, place.window(), json));
        place.open();
        if (socket.isClosing()) {
            place.close(); // Its own closing may not have met this one.
        }
    }

    boolean acknowledge(UUID orderId) {
        return Objects.requireNonNull(station).acknowledge(orderId);
    }

    void end(String reason) {
        if (socket.displays().remove(restaurantId, this)) {
            close();
            socket.answer(ServerFrames.endedKitchen(restaurantId, reason, json));
        }
    }

    @Override
    public void show(Ticket ticket) {
        if (!socket.hangUpIfOver()) {
            socket.answer(ServerFrames.ticket(ticket, json));
        }
    }

    @Override
    public void acknowledged(UUID orderId) {
        socket.answer(ServerFrames.acknowledged(restaurantId, orderId, json));
    }

    @Override
    public void unknown(UUID orderId) {
        socket.answer(ServerFrames
                .error(Problem.of("ticket-not-found", "Ticket not found", 404, "The restaurant has no ticket of this order.")
                        .about(orderId),
                        json));
    }

    @Override
    public void withdrawn(UUID orderId, Withdrawal why) {
        socket.answer(ServerFrames.withdrawn(restaurantId, orderId, why, json));
    }

    @Override
    public void dropped() {
        end("too-slow");
    }

    @Override
    public void restarting() {
        socket.hangUp(CloseStatus.GOING_AWAY.withReason("restarting"));
    }

    @Override
    public void close() {
        Station place = station;
        if (place != null) {
            place.close();
        }
    }
}
