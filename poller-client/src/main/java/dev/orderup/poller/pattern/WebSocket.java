package dev.orderup.poller.pattern;

import dev.orderup.poller.cost.Meter;
import dev.orderup.poller.cost.Spending;
import dev.orderup.poller.order.OrderUpdate;
import java.time.Duration;
import java.util.Optional;
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
final class WebSocket implements Pattern {
    private final Settings settings;
    private final Meter meter = new Meter();
    private final Loop loop = new Loop(Word.WEBSOCKET);
    private final Http http;
    // Touched by the loop's thread only, as is everything in it.
    private @Nullable OrderSocket socket;

    WebSocket(Settings settings) {
        this.settings = settings;
        this.http = new Http(Word.WEBSOCKET, settings, loop, meter);
    }

    @Override
    public Flux<OrderUpdate> follow(String orderId, long after) {
        return Flux.<OrderUpdate>create(subscriber -> socket().subscribe(orderId, after, subscriber)).subscribeOn(loop.scheduler());
    }

    private OrderSocket socket() {
        if (socket == null || socket.isClosed()) {
            socket = new OrderSocket(settings, http, loop, meter);
            socket.open();
        }
        return socket;
    }

    @Override
    public Spending spending() {
        return meter.spending();
    }

    @Override
    public Optional<Duration> cpu() {
        return loop.cpu();
    }

    @Override
    public void close() {
        http.close();
        loop.close();
    }
}
