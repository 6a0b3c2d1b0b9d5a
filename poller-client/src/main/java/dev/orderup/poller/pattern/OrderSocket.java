package dev.orderup.poller.pattern;

import dev.orderup.poller.order.Failure;
import dev.orderup.poller.order.HttpFailures;
import dev.orderup.poller.order.OrderJson;
import dev.orderup.poller.order.OrderUpdate;
import dev.orderup.poller.pattern.SocketMessage.Subscribe;
import dev.orderup.poller.pattern.SocketMessage.Unsubscribe;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.websocketx.WebSocketClientHandshakeException;
import io.netty.handler.timeout.ReadTimeoutException;
import io.netty.handler.timeout.ReadTimeoutHandler;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.http.client.WebsocketClientSpec;
import reactor.netty.http.websocket.WebsocketInbound;
import reactor.netty.http.websocket.WebsocketOutbound;

/** One WebSocket to the service and those who follow an order over it. Lives on one thread, so there are no locks. */
final class OrderSocket {
    private static final WebsocketClientSpec SUBPROTOCOL = WebsocketClientSpec.builder().protocols("orderup.v1").build();

    private final Line line;
    private final Http http;
    private final Map<String, FluxSink<OrderUpdate>> followers = new LinkedHashMap<>();
    // Unbounded, yet bounded: a frame for each subscribe and unsubscribe of a follower.
    private final Sinks.Many<String> outgoing = Sinks.many().unicast().onBackpressureBuffer();
    private boolean closed;

    OrderSocket(Line line, Http http) {
        this.line = line;
        this.http = http;
    }

    void open() {
        http.client()
                .doOnConnected(connection -> connection.addHandlerLast(
                        new ReadTimeoutHandler(line.settings().silence().toMillis(), TimeUnit.MILLISECONDS)))
                .websocket(SUBPROTOCOL)
                .uri("/ws/orders")
                .handle(this::talk)
                .subscribe(_ -> {}, error -> close(failure(error)), () -> close(brokeOff()));
    }

    boolean isClosed() {
        return closed;
    }

    void subscribe(String orderId, long after, FluxSink<OrderUpdate> follower) {
        if (followers.putIfAbsent(orderId, follower) != null) {
            follower.error(new Failure.Refused("order " + orderId + " is followed over this socket already"));
            return;
        }
        follower.onDispose(() -> line.loop().thread().execute(() -> unsubscribe(orderId, follower)));
        send(Subscribe.to(orderId, after));
    }

    private void unsubscribe(String orderId, FluxSink<OrderUpdate> follower) {
        if (followers.remove(orderId, follower) && !closed) {
            send(Unsubscribe.from(orderId));
        }
    }

    private Publisher<Void> talk(WebsocketInbound in, WebsocketOutbound out) {
        Mono<Void> speaking = out.sendString(outgoing.asFlux().doOnNext(frame -> line.meter().request())).then();
        Flux<String> hearing = in.aggregateFrames().receive().asString(StandardCharsets.UTF_8).doOnNext(this::hear);
        // The other side's close ends the talk, whatever this side had left to say.
        return hearing.then().or(speaking.then(Mono.never()));
    }

    private void hear(String frame) {
        SocketMessage message = OrderJson.read(frame, SocketMessage.class);
        switch (message.type()) {
            case "update" -> tell(message, follower -> follower.next(message.toUpdate()));
            case "ended" -> end(message);
            case "error" -> refuse(message);
            // subscribed, pong, and whatever a newer service may have to say.
            default -> {
            }
        }
    }

    private void end(SocketMessage message) {
        FluxSink<OrderUpdate> follower = followers.remove(message.orderId());
        if (follower != null && new Goodbye(message.reason()).isFinal()) {
            follower.complete();
        } else if (follower != null) {
            follower.error(new Failure.Unavailable("told to come back: " + message.reason(), null));
        }
    }

    /** An error that names an order is about that one; any other is about the connection. */
    private void refuse(SocketMessage message) {
        SocketProblem problem = message.problem() == null ? SocketProblem.UNNAMED : message.problem();
        String about = message.orderId() != null ? message.orderId() : problem.orderId();
        FluxSink<OrderUpdate> follower = about == null ? null : followers.remove(about);
        if (follower != null) {
            Failure why = problem.failure(String.valueOf(about));
            line.heed(why);
            follower.error(why);
        } else if (about == null) {
            close(problem.failure("?"));
        }
        // Else it is about an order that ended while its unsubscription was on the way.
    }

    private void tell(SocketMessage message, Consumer<FluxSink<OrderUpdate>> news) {
        FluxSink<OrderUpdate> follower = followers.get(message.orderId());
        if (follower != null) {
            news.accept(follower);
        }
    }

    private void send(Object frame) {
        outgoing.tryEmitNext(OrderJson.write(frame)).orThrow();
    }

    private void close(Failure why) {
        closed = true;
        line.heed(why);
        List<FluxSink<OrderUpdate>> left = List.copyOf(followers.values());
        followers.clear();
        left.forEach(follower -> follower.error(why));
    }

    private Failure failure(Throwable error) {
        return switch (error) {
            case WebSocketClientHandshakeException refused when refused.response() != null -> refusal(refused.response());
            case ReadTimeoutException silence ->
                new Failure.Unavailable("no byte, not even a ping, for " + line.settings().silence().toSeconds() + " s", silence);
            default -> http.failure(error);
        };
    }

    /** An answer to the upgrade; 404 is about the address here, not about an order. */
    private static Failure refusal(HttpResponse answer) {
        return answer.status().code() == 404
                ? new Failure.Refused("HTTP 404: there is no WebSocket at /ws/orders")
                : HttpFailures.of(answer.status().code(), new byte[0], answer.headers().get("Retry-After"), "?");
    }

    private static Failure brokeOff() {
        return new Failure.Unavailable("the WebSocket was closed", null);
    }
}
