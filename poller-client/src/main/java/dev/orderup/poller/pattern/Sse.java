package dev.orderup.poller.pattern;

import dev.orderup.poller.order.Failure;
import dev.orderup.poller.order.OrderJson;
import dev.orderup.poller.order.OrderUpdate;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.netty.http.client.HttpClientResponse;

/**
 * Server-sent events: one answer that does not end, an update a line (topic 6, {@code sse}).
 *
 * <p>Choose it when a client only listens, above all a browser: {@code EventSource} reconnects by itself and says with
 * {@code Last-Event-ID} where it was. It is plain HTTP, so whatever secures and routes requests does so here.
 *
 * <p>It costs a connection for each order followed (on HTTP/1.1) and a heartbeat now and then; every box on the way must
 * pass bytes on at once. Figures: {@code ./orderup compare}, row {@code sse}.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">HTML Living Standard, server-sent events</a>
 */
final class Sse extends LineClient {
    private final Http http;

    Sse(Settings settings) {
        this(Line.open(Word.SSE, settings));
    }

    private Sse(Line line) {
        super(line);
        this.http = new Http(line);
    }

    @Override
    public Flux<OrderUpdate> follow(String orderId, long after) {
        return http.client()
                .headers(headers -> {
                    headers.set("Accept", "text/event-stream").set("Cache-Control", "no-store");
                    if (after > 0) {
                        headers.set("Last-Event-ID", after);
                    }
                })
                .get()
                .uri("/orders/" + orderId + "/events")
                .response((answer, body) -> updates(orderId, answer, body))
                .onErrorMap(http::failure);
    }

    private Flux<OrderUpdate> updates(String orderId, HttpClientResponse answer, ByteBufFlux body) {
        return switch (answer.status().code()) {
            case 200 -> updates(body);
            // The answer that tells an EventSource not to come back: the order was final already.
            case 204 -> Flux.<OrderUpdate>empty().doOnComplete(line.meter()::emptyAnswer);
            default -> http.refusal(answer, body.aggregate(), orderId).flatMapMany(Flux::error);
        };
    }

    private Flux<OrderUpdate> updates(ByteBufFlux body) {
        var parser = new SseParser();
        return body.asByteArray()
                .timeout(line.settings().silence(), Mono.error(this::silent), line.loop().scheduler())
                .concatMapIterable(parser::feed)
                .concatWith(Mono.error(() -> new Failure.Unavailable("the event stream broke off", null)))
                .takeWhile(event -> !isEnd(event))
                .concatMap(this::update);
    }

    private Mono<OrderUpdate> update(SseEvent event) {
        return switch (event.type()) {
            case "order-status" -> Mono.fromSupplier(() -> OrderJson.read(event.data(), OrderUpdate.class));
            case "end", "dropped" -> Mono.error(new Failure.Unavailable("told to come back: " + event.data(), null));
            // More kinds may come to be told of; whoever does not know one is to pass over it.
            default -> Mono.empty();
        };
    }

    private Failure silent() {
        return new Failure.Unavailable("no byte, not even a heartbeat, for " + line.settings().silence().toSeconds() + " s", null);
    }

    private static boolean isEnd(SseEvent event) {
        return event.type().equals("end") && OrderJson.read(event.data(), Goodbye.class).isFinal();
    }

    @Override
    LineClient join(Line line) {
        return new Sse(line);
    }

    @Override
    void hangUp() {
        http.close();
    }
}
