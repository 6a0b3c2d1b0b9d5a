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
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

final class PollTests {
    private final AtomicInteger asked = new AtomicInteger();

    @Test
    void asksUntilTheOrderIsFinalAndGivesEachUpdateOnce() throws Exception {
        try (var gateway = TestGateway.serving(routes -> routes.get("/orders/{id}", this::oneStepEveryThirdTime));
                var poll = new Poll(gateway.settings())) {
            assertThat(follow(poll, 0)).isEqualTo(Life.updates(1, 6));
        }
    }

    @Test
    void countsAnswersThatBringNothingAndTheBytesThatTheServerSaw() throws Exception {
        try (var gateway = TestGateway.serving(routes -> routes.get("/orders/{id}", this::oneStepEveryThirdTime));
                var poll = new Poll(gateway.settings())) {
            follow(poll, 0);

            assertThat(poll.spending().requests()).isEqualTo(asked.get());
            assertThat(poll.spending().emptyAnswers()).isEqualTo(asked.get() - 6L);
            assertThat(poll.spending().connections()).isEqualTo(1).isEqualTo(gateway.relay().connections());
            await().untilAsserted(() -> assertThat(poll.spending().bytesSent()).isEqualTo(gateway.relay().bytesFromClient()));
            await().untilAsserted(() -> assertThat(poll.spending().bytesReceived()).isEqualTo(gateway.relay().bytesToClient()));
        }
    }

    @Test
    void startsAfterTheVersionGiven() throws Exception {
        try (var gateway = TestGateway.serving(routes -> routes.get("/orders/{id}", this::oneStepEveryThirdTime));
                var poll = new Poll(gateway.settings())) {
            assertThat(follow(poll, 4)).isEqualTo(Life.updates(5, 6));
        }
    }

    @Test
    void asksForThePauseThatABusyServiceNames() throws Exception {
        try (var gateway = TestGateway
                .serving(routes -> routes.get("/orders/{id}", (request, answer) -> answer.status(503).header("Retry-After", "7").send()));
                var poll = new Poll(gateway.settings())) {
            assertThatThrownBy(() -> follow(poll, 0)).isInstanceOfSatisfying(Failure.Unavailable.class,
                    failure -> assertThat(failure.retryAfter()).contains(Duration.ofSeconds(7)));
        }
    }

    @Test
    void saysThatThereIsNoSuchOrder() throws Exception {
        try (var gateway = TestGateway.serving(routes -> routes.get("/nowhere", (request, answer) -> answer.send()));
                var poll = new Poll(gateway.settings())) {
            assertThatThrownBy(() -> follow(poll, 0)).isInstanceOf(Failure.NotFound.class).hasMessageContaining(Life.ORDER);
        }
    }

    @Test
    void saysWhereNobodyListens() throws Exception {
        var gateway = TestGateway.serving(routes -> {});
        gateway.close();
        try (var poll = new Poll(gateway.settings())) {
            assertThatThrownBy(() -> follow(poll, 0)).isInstanceOf(Failure.Unavailable.class)
                    .hasMessage("cannot reach the gateway at " + gateway.uri() + ": connection refused; start it with ./orderup up");
        }
    }

    @Test
    void refusesAnAnswerThatIsNoOrder() throws Exception {
        try (var gateway = TestGateway
                .serving(routes -> routes.get("/orders/{id}", (request, answer) -> answer.sendString(Mono.just("<html>"))));
                var poll = new Poll(gateway.settings())) {
            assertThatThrownBy(() -> follow(poll, 0)).isInstanceOf(Failure.Refused.class).hasMessageContaining("<html>");
        }
    }

    private Publisher<Void> oneStepEveryThirdTime(HttpServerRequest request, HttpServerResponse answer) {
        int version = asked.getAndIncrement() / 3 + 1;
        String etag = "\"" + version + "\"";
        assertThat(request.uri()).endsWith("?history=true");
        if (etag.equals(request.requestHeaders().get("If-None-Match"))) {
            return answer.status(304).header("ETag", etag).send();
        }
        return answer.header("ETag", etag).sendString(Mono.just(OrderJson.write(Life.order(Life.ORDER, version))));
    }

    private static List<OrderUpdate> follow(Pattern pattern, long after) {
        return pattern.follow(Life.ORDER, after).collectList().blockOptional(Duration.ofSeconds(20)).orElseThrow();
    }
}
