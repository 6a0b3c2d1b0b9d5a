package dev.orderup.poller.pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.orderup.poller.order.Failure;
import dev.orderup.poller.order.OrderUpdate;
import dev.orderup.poller.testing.Life;
import dev.orderup.poller.testing.TestGateway;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

final class ResumptionTests {
    private static final Duration LONG = Duration.ofSeconds(20);

    private final AtomicInteger attempts = new AtomicInteger();
    private final List<Duration> pauses = new CopyOnWriteArrayList<>();

    @Test
    void followsOnAfterTheLastVersionSeenWhateverBreaks() throws Exception {
        try (var gateway = serving(this::twoUpdatesAConnection); var sse = new Sse(gateway.settings())) {
            assertThat(follow(sse, LONG)).isEqualTo(Life.updates(1, 6));
            assertThat(pauses).hasSize(2).allSatisfy(pause -> assertThat(pause).isBetween(Duration.ofMillis(50), Duration.ofMillis(100)));
        }
    }

    @Test
    void doesNotComeBackBeforeTheServiceSaid() throws Exception {
        try (var gateway = serving(this::busyTheFirstTime); var sse = new Sse(gateway.settings())) {
            assertThat(follow(sse, LONG)).isEqualTo(Life.updates(1, 6));
            assertThat(pauses).singleElement().satisfies(pause -> assertThat(pause).isGreaterThan(Duration.ofSeconds(1)));
        }
    }

    @Test
    void waitsLongerEachTimeUpToABound() throws Exception {
        try (var gateway = serving((request, answer) -> answer.status(502).send()); var sse = new Sse(gateway.settings())) {
            assertThatThrownBy(() -> follow(sse, Duration.ofSeconds(2))).isInstanceOf(Failure.Unavailable.class);
            assertThat(pauses.getLast()).isGreaterThan(pauses.getFirst()).isLessThanOrEqualTo(Duration.ofSeconds(3));
        }
    }

    @Test
    void givesUpAndSaysWhereItStood() throws Exception {
        try (var gateway = serving((request, answer) -> attempts.getAndIncrement() == 0 ? send(answer, 1, 2) : answer.status(502).send());
                var sse = new Sse(gateway.settings())) {
            assertThatThrownBy(() -> follow(sse, Duration.ofSeconds(1))).isInstanceOf(Failure.Unavailable.class)
                    .hasMessageContainingAll("gave up after 1 s", Life.ORDER, "version 2 ACCEPTED", "HTTP 502");
        }
    }

    @Test
    void letsGoOfTheConnectionWhenItGivesUp() throws Exception {
        try (var gateway = serving((request, answer) -> answer.sse().send(Flux.<ByteBuf>never().doOnCancel(attempts::incrementAndGet)));
                var sse = new Sse(gateway.settings())) {
            assertThatThrownBy(() -> follow(sse, Duration.ofMillis(500))).hasMessageContaining("gave up");
            await().untilAsserted(() -> assertThat(attempts).as("streams that the server saw cancelled").hasValue(1));
            assertThat(pauses).isEmpty();
        }
    }

    @Test
    void doesNotTryAgainWhatCannotSucceed() throws Exception {
        try (var gateway = TestGateway.serving(routes -> {}); var sse = new Sse(gateway.settings())) {
            assertThatThrownBy(() -> follow(sse, LONG)).isInstanceOf(Failure.NotFound.class);
            assertThat(pauses).isEmpty();
        }
    }

    @Test
    void doesNotWaitForASystemThatWasNeverUp() throws Exception {
        var gateway = TestGateway.serving(routes -> {});
        gateway.close();
        try (var sse = new Sse(gateway.settings())) {
            assertThatThrownBy(() -> follow(sse, LONG)).isInstanceOf(Failure.Unavailable.class).hasMessageContaining("./orderup up");
            assertThat(pauses).isEmpty();
        }
    }

    @Test
    void comesBackWithANewTokenWhenTheOldOneHasExpired() throws Exception {
        try (var gateway = serving(this::expiredTheSecondTime); var sse = new Sse(gateway.settings())) {
            assertThat(follow(sse, LONG)).isEqualTo(Life.updates(1, 6));
            assertThat(attempts).hasValue(4);
        }
    }

    @Test
    void doesNotInsistWhenANewTokenIsRefusedToo() throws Exception {
        try (var gateway = serving((request, answer) -> attempts.getAndIncrement() == 0 ? send(answer, 1, 2) : answer.status(401).send());
                var sse = new Sse(gateway.settings())) {
            assertThatThrownBy(() -> follow(sse, LONG)).isInstanceOf(Failure.Unauthenticated.class);
            assertThat(attempts).hasValue(3);
        }
    }

    private Publisher<Void> expiredTheSecondTime(HttpServerRequest request, HttpServerResponse answer) {
        return attempts.getAndIncrement() == 1 ? answer.status(401).send() : twoUpdatesAConnection(request, answer);
    }

    @Test
    void isDoneWhenAConnectionBreaksAfterTheLastUpdate() throws Exception {
        try (var gateway = serving((request, answer) -> send(answer, 1, 6)); var sse = new Sse(gateway.settings())) {
            assertThat(follow(sse, LONG)).isEqualTo(Life.updates(1, 6));
            assertThat(pauses).isEmpty();
        }
    }

    private List<OrderUpdate> follow(Pattern pattern, Duration timeout) {
        var resumption = new Resumption(timeout, (failure, pause) -> pauses.add(pause));
        return resumption.follow(pattern, Life.ORDER, 0).collectList().blockOptional(Duration.ofSeconds(30)).orElseThrow();
    }

    private Publisher<Void> twoUpdatesAConnection(HttpServerRequest request, HttpServerResponse answer) {
        int after = Integer.parseInt(request.requestHeaders().get("Last-Event-ID", "0"));
        return send(answer, after + 1, after + 2);
    }

    private Publisher<Void> busyTheFirstTime(HttpServerRequest request, HttpServerResponse answer) {
        return attempts.getAndIncrement() == 0 ? answer.status(503).header("Retry-After", "1").send() : send(answer, 1, 6);
    }

    /** These updates, and then an end without goodbye. */
    private static Mono<Void> send(HttpServerResponse answer, int from, int to) {
        return answer.sse().send(Flux.just(Unpooled.copiedBuffer(SseTests.events(from, to), StandardCharsets.UTF_8)), each -> true).then();
    }

    private static TestGateway serving(java.util.function.BiFunction<HttpServerRequest, HttpServerResponse, Publisher<Void>> events) {
        return TestGateway.serving(routes -> routes.get("/orders/{id}/events", events));
    }
}
