package dev.orderup.poller.pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.orderup.poller.order.Failure;
import dev.orderup.poller.order.OrderJson;
import dev.orderup.poller.order.OrderUpdate;
import dev.orderup.poller.testing.Life;
import dev.orderup.poller.testing.TestGateway;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

final class LongPollTests {
    private final ConcurrentLinkedQueue<String> asked = new ConcurrentLinkedQueue<>();

    @Test
    void asksForWhatComesAfterTheLastVersionSeen() throws Exception {
        try (var gateway = TestGateway.serving(routes -> routes.get("/orders/{id}/updates", this::twoAtATime));
                var longPoll = new LongPoll(gateway.settings())) {
            assertThat(follow(longPoll, 0)).isEqualTo(Life.updates(1, 6));
            assertThat(asked).containsExactly("after=0 wait=2", "after=2 wait=2", "after=4 wait=2");
        }
    }

    @Test
    void asksOnWhenTheWaitRunsOut() throws Exception {
        try (var gateway = TestGateway.serving(routes -> routes.get("/orders/{id}/updates", this::nothingTheFirstTime));
                var longPoll = new LongPoll(gateway.settings())) {
            assertThat(follow(longPoll, 0)).isEqualTo(Life.updates(1, 6));
            assertThat(longPoll.spending().requests()).isEqualTo(2);
            assertThat(longPoll.spending().emptyAnswers()).isEqualTo(1);
        }
    }

    @Test
    void endsWhenNothingCanComeAnyMore() throws Exception {
        try (var gateway = TestGateway.serving(routes -> routes.get("/orders/{id}/updates", (request, answer) -> answer.status(204).send())
                .get("/orders/{id}", (request, answer) -> answer.sendString(Mono.just(OrderJson.write(Life.order(Life.ORDER, 6))))));
                var longPoll = new LongPoll(gateway.settings())) {
            assertThat(follow(longPoll, 6)).isEmpty();
        }
    }

    @Test
    void countsTheBytesThatTheServerSaw() throws Exception {
        try (var gateway = TestGateway.serving(routes -> routes.get("/orders/{id}/updates", this::twoAtATime));
                var longPoll = new LongPoll(gateway.settings())) {
            follow(longPoll, 0);

            assertThat(longPoll.spending().connections()).isEqualTo(1).isEqualTo(gateway.relay().connections());
            await().untilAsserted(() -> assertThat(longPoll.spending().bytesSent()).isEqualTo(gateway.relay().bytesFromClient()));
            await().untilAsserted(() -> assertThat(longPoll.spending().bytesReceived()).isEqualTo(gateway.relay().bytesToClient()));
        }
    }

    @Test
    void saysThatTheConnectionBrokeWhileItWaited() throws Exception {
        try (var gateway = TestGateway.serving(routes -> routes.get("/orders/{id}/updates", (request, answer) -> {
            asked.add("held");
            return Mono.never();
        })); var longPoll = new LongPoll(gateway.settings())) {
            CompletableFuture<@Nullable List<OrderUpdate>> following = longPoll.follow(Life.ORDER, 0).collectList().toFuture();
            await().until(() -> !asked.isEmpty());
            gateway.relay().cut();

            assertThatThrownBy(following::join).cause().isInstanceOf(Failure.Unavailable.class).hasMessageContaining("broke");
        }
    }

    private Publisher<Void> twoAtATime(HttpServerRequest request, HttpServerResponse answer) {
        int after = Integer.parseInt(request.uri().replaceAll(".*after=", ""));
        asked.add("after=" + after + " " + request.requestHeaders().get("Prefer"));
        return answer.sendString(Mono.just(OrderJson.write(Life.updates(after + 1, after + 2))));
    }

    private Publisher<Void> nothingTheFirstTime(HttpServerRequest request, HttpServerResponse answer) {
        asked.add(request.uri());
        return asked.size() == 1
                ? Mono.delay(Duration.ofSeconds(2)).then(answer.status(204).send())
                : answer.sendString(Mono.just(OrderJson.write(Life.updates(1, 6))));
    }

    private static List<OrderUpdate> follow(Pattern pattern, long after) {
        return pattern.follow(Life.ORDER, after).collectList().blockOptional(Duration.ofSeconds(20)).orElseThrow();
    }
}
