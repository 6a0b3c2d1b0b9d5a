package dev.orderup.notification.websocket;

import java.util.UUID;

import dev.orderup.notification.feed.Audience;
import dev.orderup.notification.feed.Caller;
import dev.orderup.notification.feed.Follower;
import dev.orderup.notification.feed.OrderFeed;
import dev.orderup.notification.kitchen.BoardException;
import dev.orderup.notification.kitchen.TicketBoard;
import dev.orderup.notification.problem.InvalidRequestException;
import dev.orderup.notification.problem.Problem;
import dev.orderup.notification.problem.Problems;
import dev.orderup.notification.websocket.ClientFrame.Ack;
import dev.orderup.notification.websocket.ClientFrame.AckTicket;
import dev.orderup.notification.websocket.ClientFrame.Ping;
import dev.orderup.notification.websocket.ClientFrame.Subscribe;
import dev.orderup.notification.websocket.ClientFrame.SubscribeKitchen;
import dev.orderup.notification.websocket.ClientFrame.Unsubscribe;
import dev.orderup.notification.websocket.ClientFrame.UnsubscribeKitchen;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.reactive.socket.CloseStatus;
import org.springframework.web.reactive.socket.WebSocketMessage;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** What the client says on one socket, one frame after the other, and what is done about it. */
final class Conversation {
    private static final Logger logger = LoggerFactory.getLogger(Conversation.class);

    private static final Problem NO_SUCH_KITCHEN = Problem.of("not-subscribed", "Not subscribed", 404,
            "This socket does not show the tickets of the restaurant.");

    private final OrderSocket socket;
    private final OrderFeed feed;
    private final TicketBoard board;
    private final Caller caller;
    private final Audience audience;
    private final WebSocketSettings settings;
    private final JsonMapper json;

    Conversation(OrderSocket socket, OrderFeed feed, TicketBoard board, Caller caller, Audience audience, WebSocketSettings settings,
            JsonMapper json) {
        this.socket = socket;
        this.feed = feed;
        this.board = board;
        this.caller = caller;
        this.audience = audience;
        this.settings = settings;
        this.json = json;
    }

    void hear(WebSocketMessage message) {
        if (socket.isClosing() || socket.hangUpIfOver()) {
            return;
        }
        switch (message.getType()) {
            case TEXT -> hear(message.getPayloadAsText());
            case BINARY -> socket.hangUp(CloseStatus.NOT_ACCEPTABLE.withReason("orderup.v1 is spoken in text frames"));
            case PING, PONG -> {
                // Pings are answered below this; a pong only shows that the client is there.
            }
        }
    }

    private void hear(String text) {
        try {
            answer(ClientFrame.of(json.readTree(text)));
        } catch (JacksonException e) {
            refuse(Problem.of("malformed-json", "Malformed JSON", 400, e.getOriginalMessage()));
        } catch (InvalidRequestException e) {
            fail(e);
        }
    }

    private void answer(ClientFrame frame) {
        switch (frame) {
            case Subscribe(UUID orderId, long after) -> subscribe(orderId, after);
            case SubscribeKitchen(String restaurantId, int window) -> subscribe(restaurantId, window);
            case Unsubscribe(UUID orderId) -> unsubscribe(orderId);
            case UnsubscribeKitchen(String restaurantId) -> unsubscribe(restaurantId);
            case Ack(UUID orderId, long version) -> acknowledge(orderId, version);
            case AckTicket(String restaurantId, UUID orderId) -> acknowledge(restaurantId, orderId);
            case Ping() -> socket.answer(ServerFrames.PONG);
        }
    }

    private void subscribe(UUID orderId, long after) {
        if (socket.watches().containsKey(orderId)) {
            refuse(Problem.of("already-subscribed", "Already subscribed", 409, "This socket follows the order already.").about(orderId));
        } else if (isFull()) {
            refuse(tooMany().about(orderId));
        } else {
            Watch watch = new Watch(orderId, feed.follow(orderId, after, caller, audience));
            socket.watches().put(orderId, watch);
            var _ = watch.follow().whenComplete((follower, failure) -> begin(watch, after, follower, failure));
        }
    }

    private void subscribe(String restaurantId, int window) {
        if (socket.displays().containsKey(restaurantId)) {
            refuse(Problem.of("already-subscribed", "Already subscribed", 409, "This socket shows the tickets of the restaurant already."));
        } else if (isFull()) {
            refuse(tooMany());
        } else {
            try {
                KitchenDisplay display = new KitchenDisplay(socket, restaurantId, json);
                display.begin(board.station(restaurantId, caller, window, display));
            } catch (BoardException e) {
                refuse(problem(e));
            }
        }
    }

    private static Problem problem(BoardException refusal) {
        return switch (refusal) {
            case BoardException.NotYours e -> Problem.of("forbidden", "Forbidden", 403, e.getMessage());
            case BoardException.NoPlace e -> Problem.of("no-place", "No place", 503, e.getMessage());
        };
    }

    private boolean isFull() {
        return socket.watches().size() + socket.displays().size() >= settings.subscriptionsMax();
    }

    private Problem tooMany() {
        return Problem.of("too-many-subscriptions", "Too many subscriptions", 429, "This socket follows " + settings.subscriptionsMax()
                + " orders, the maximum. Unsubscribe from one, or open another socket.");
    }

    private void begin(Watch watch, long after, @Nullable Follower follower, @Nullable Throwable failure) {
        if (follower != null) {
            socket.answer(ServerFrames.subscribed(watch.orderId(), after));
            watch.begin(follower, () -> socket.enter(watch));
        } else if (socket.watches().remove(watch.orderId(), watch) && failure != null) {
            fail(failure);
        }
    }

    private void unsubscribe(UUID orderId) {
        Watch watch = socket.watches().remove(orderId);
        if (watch == null) {
            refuse(notSubscribed(orderId));
        } else {
            watch.close();
            socket.answer(ServerFrames.ended(orderId, "unsubscribed"));
        }
    }

    private void acknowledge(UUID orderId, long version) {
        Watch watch = socket.watches().get(orderId);
        // The last update of an order ends its subscription, so its acknowledgement finds none: that is as it should be.
        if (watch != null && version > watch.version()) {
            fail(new InvalidRequestException("version", Long.toString(version), "at most " + watch.version() + ", the last version sent"));
        }
    }

    private void unsubscribe(String restaurantId) {
        KitchenDisplay display = socket.displays().get(restaurantId);
        if (display == null) {
            refuse(NO_SUCH_KITCHEN);
        } else {
            display.end("unsubscribed");
        }
    }

    private void acknowledge(String restaurantId, UUID orderId) {
        KitchenDisplay display = socket.displays().get(restaurantId);
        if (display == null) {
            refuse(NO_SUCH_KITCHEN.about(orderId));
        } else if (!display.acknowledge(orderId)) {
            refuse(Problem.of("too-many-acknowledgements", "Too many acknowledgements", 429,
                    "The database has not taken the last ones yet. Say it again later.").about(orderId));
        }
    }

    private static Problem notSubscribed(UUID orderId) {
        return Problem.of("not-subscribed", "Not subscribed", 404, "This socket does not follow the order.").about(orderId);
    }

    private void fail(Throwable failure) {
        Problem problem = Problems.of(failure);
        if (problem == null) {
            logger.error("A subscription failed", failure);
        }
        refuse(problem != null ? problem : Problems.unexpected());
    }

    private void refuse(Problem problem) {
        socket.answer(ServerFrames.error(problem, json));
    }
}
