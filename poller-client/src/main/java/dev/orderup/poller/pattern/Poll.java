package dev.orderup.poller.pattern;

import dev.orderup.poller.order.Order;
import dev.orderup.poller.order.OrderJson;
import dev.orderup.poller.order.OrderUpdate;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufMono;
import reactor.netty.http.client.HttpClientResponse;

/**
 * Short polling: asks again and again whether anything is new (topic 4, {@code poll}).
 *
 * <p>Choose it when updates are rare and may be late, when many poll the same thing through a cache, or when nothing
 * between the two ends lets a connection stay open. Any server can serve it and nothing is lost over a restart.
 *
 * <p>It costs a request for each look, most of them in vain ({@code If-None-Match} makes those short: 304 and no body), and
 * an update is on average half an interval old when it is seen. Figures: {@code ./orderup compare}, row {@code poll}.
 */
final class Poll extends LineClient {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    // Pauses vary by a fifth, so that pollers that began together, or in step with the kitchen, do not stay in step.
    private static final double JITTER = 0.2;

    private final Http http;

    Poll(Settings settings) {
        this(Line.open(Word.POLL, settings));
    }

    private Poll(Line line) {
        super(line);
        this.http = new Http(line);
    }

    @Override
    public Flux<OrderUpdate> follow(String orderId, long after) {
        return Flux.defer(() -> {
            var known = new Known(after);
            return Mono.defer(() -> ask(orderId, known))
                    .repeatWhen(answered -> answered.concatMap(news -> Mono.delay(pause(), line.loop().scheduler())))
                    .takeUntil(news -> known.isFinal)
                    .concatMapIterable(news -> news);
        });
    }

    private Mono<List<OrderUpdate>> ask(String orderId, Known known) {
        return http.released(http.client()
                .responseTimeout(PATIENCE)
                .headers(headers -> {
                    if (known.etag != null) {
                        headers.set(HttpHeaderNames.IF_NONE_MATCH, known.etag);
                    }
                })
                .get()
                .uri("/orders/" + orderId + "?history=true")
                .responseSingle((answer, body) -> news(orderId, known, answer, body)))
                .onErrorMap(http::failure);
    }

    private Mono<List<OrderUpdate>> news(String orderId, Known known, HttpClientResponse answer, ByteBufMono body) {
        return switch (answer.status().code()) {
            case 200 -> body.asByteArray().map(json -> known.learn(OrderJson.read(json, Order.class), etag(answer))).doOnNext(this::count);
            case 304 -> Http.<OrderUpdate>nothingIn(body).doOnNext(this::count);
            default -> http.refusal(answer, body, orderId).flatMap(Mono::error);
        };
    }

    private void count(List<OrderUpdate> news) {
        if (news.isEmpty()) {
            line.meter().emptyAnswer();
        }
    }

    private Duration pause() {
        double factor = 1 + ThreadLocalRandom.current().nextDouble(-JITTER, JITTER);
        return Duration.ofNanos((long) (line.settings().pollInterval().toNanos() * factor));
    }

    private static @Nullable String etag(HttpClientResponse answer) {
        return answer.responseHeaders().get(HttpHeaderNames.ETAG);
    }

    @Override
    LineClient join(Line line) {
        return new Poll(line);
    }

    @Override
    void hangUp() {
        http.close();
    }

    /** What a poller remembers from one answer to the next. */
    private static final class Known {
        private long version;
        private @Nullable String etag;
        private boolean isFinal;

        Known(long version) {
            this.version = version;
        }

        List<OrderUpdate> learn(Order order, @Nullable String etag) {
            long before = version;
            this.version = Math.max(before, order.version());
            this.etag = etag;
            this.isFinal = order.status().isFinal();
            return order.updates().stream().filter(update -> update.version() > before).toList();
        }
    }
}
