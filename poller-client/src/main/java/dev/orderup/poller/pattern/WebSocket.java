package dev.orderup.poller.pattern;

import dev.orderup.poller.order.OrderUpdate;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * WebSocket: one connection on which both sides may speak at any time, here for all orders at once (topic 3,
 * {@code websocket}).
 *
 * <p>Choose it when the client has something to say as well (a kitchen that acknowledges tickets), or follows many things
 * over one connection. After the upgrade it is not HTTP any more: routing, authentication and compression of requests no
 * longer apply, and resuming is the application's to invent ({@code after} in {@code subscribe}).
 *
 * <p>It costs an upgrade, then a frame of a few bytes more than the update. What is counted as a request: the upgrade and
 * each frame that the client sends. Figures: {@code ./orderup compare}, row {@code websocket}.
 */
final class WebSocket extends LineClient {
    private final Http http;
    // Touched by the loop's thread only, as is everything in it.
    private @Nullable OrderSocket socket;

    WebSocket(Settings settings) {
        this(Line.open(Word.WEBSOCKET, settings));
    }

    private WebSocket(Line line) {
        super(line);
        this.http = new Http(line);
    }

    @Override
    public Flux<OrderUpdate> follow(String orderId, long after) {
        return Flux.<OrderUpdate>create(subscriber -> socket().subscribe(orderId, after, subscriber)).subscribeOn(line.loop().scheduler());
    }

    private OrderSocket socket() {
        if (socket == null || socket.isClosed()) {
            socket = new OrderSocket(line, http);
            socket.open();
        }
        return socket;
    }

    @Override
    LineClient join(Line line) {
        return new WebSocket(line);
    }

    @Override
    void hangUp() {
        http.close();
    }
}
