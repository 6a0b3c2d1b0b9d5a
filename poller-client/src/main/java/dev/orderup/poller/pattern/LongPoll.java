package dev.orderup.poller.pattern;

import dev.orderup.poller.order.Order;
import dev.orderup.poller.order.OrderJson;
import dev.orderup.poller.order.OrderUpdate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufMono;
import reactor.netty.http.client.HttpClientResponse;

/**
 * Long polling: asks once, and the answer comes when there is something to say (topic 5, {@code longpoll}).
 *
 * <p>Choose it when updates should be prompt but only plain requests get through: every proxy and every client knows how
 * to wait for an answer. The version asked for makes it resume by itself; nothing is lost between two requests.
 *
 * <p>It costs a request for each update, plus one each time the wait ({@code Prefer: wait}, RFC 7240 §4.3) runs out, and a
 * connection that is held all the while. Figures: {@code ./orderup compare}, row {@code longpoll}.
 */
final class LongPoll extends LineClient {
    // How much longer than asked the answer may take before it is given up.
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Http http;

    LongPoll(Settings settings) {
        this(Line.open(Word.LONGPOLL, settings));
    }

    private LongPoll(Line line) {
        super(line);
        this.http = new Http(line);
    }

    @Override
    public Flux<OrderUpdate> follow(String orderId, long after) {
        return Flux.defer(() -> {
            var place = new Place(after);
            return Mono.defer(() -> ask(orderId, place)).repeat(() -> !place.isFinal).concatMapIterable(news -> news);
        });
    }

    private Mono<List<OrderUpdate>> ask(String orderId, Place place) {
        Instant asked = Instant.now();
        return http.released(http.client()
                .responseTimeout(line.settings().hold().plus(PATIENCE))
                .headers(headers -> headers.set("Prefer", "wait=" + line.settings().hold().toSeconds()))
                .get()
                .uri("/orders/" + orderId + "/updates?after=" + place.version)
                .responseSingle((answer, body) -> news(orderId, place, answer, body)))
                .flatMap(news -> news.isEmpty() ? noNews(orderId, place, asked) : Mono.just(news))
                .onErrorMap(http::failure);
    }

    private Mono<List<OrderUpdate>> news(String orderId, Place place, HttpClientResponse answer, ByteBufMono body) {
        return switch (answer.status().code()) {
            case 200 -> body.asByteArray().map(json -> place.learn(List.of(OrderJson.read(json, OrderUpdate[].class))));
            case 204 -> Http.<OrderUpdate>nothingIn(body).doOnNext(nothing -> line.meter().emptyAnswer());
            default -> http.refusal(answer, body, orderId).flatMap(Mono::error);
        };
    }

    /** Nothing new at the deadline: ask on. Nothing new before it: the order has come to its end, unless it has not. */
    private Mono<List<OrderUpdate>> noNews(String orderId, Place place, Instant asked) {
        Duration early = line.settings().hold().minus(Duration.between(asked, Instant.now()));
        if (early.compareTo(Duration.ofSeconds(1)) < 0) {
            return Mono.just(List.of());
        }
        return isFinal(orderId).flatMap(isFinal -> {
            place.isFinal = isFinal;
            // A server that will not wait is asked at the pace of a short poll, not as fast as it answers.
            return isFinal
                    ? Mono.just(List.of())
                    : Mono.delay(line.settings().pollInterval(), line.loop().scheduler()).thenReturn(List.of());
        });
    }

    private Mono<Boolean> isFinal(String orderId) {
        return http.released(http.client()
                .responseTimeout(PATIENCE)
                .get()
                .uri("/orders/" + orderId)
                .responseSingle((answer, body) -> answer.status().code() == 200
                        ? body.asByteArray().map(json -> OrderJson.read(json, Order.class).status().isFinal())
                        : http.refusal(answer, body, orderId).flatMap(Mono::error)));
    }

    @Override
    LineClient join(Line line) {
        return new LongPoll(line);
    }

    @Override
    void hangUp() {
        http.close();
    }

    /** Up to where an order has been read. */
    private static final class Place {
        private long version;
        private boolean isFinal;

        Place(long version) {
            this.version = version;
        }

        List<OrderUpdate> learn(List<OrderUpdate> news) {
            for (OrderUpdate update : news) {
                version = Math.max(version, update.version());
                isFinal |= update.status().isFinal();
            }
            return news;
        }
    }
}
