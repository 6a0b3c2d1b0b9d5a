package dev.orderup.poller.pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.orderup.poller.order.Failure;
import dev.orderup.poller.order.OrderJson;
import dev.orderup.poller.order.OrderUpdate;
import dev.orderup.poller.testing.Life;
import dev.orderup.poller.testing.TestGateway;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

final class SseTests {
    private static final String END = "event: end\ndata: {\"reason\":\"final\"}\n\n";

    private final ConcurrentLinkedQueue<String> lastEventIds = new ConcurrentLinkedQueue<>();

    @Test
    void givesEachUpdateOfTheStream() throws Exception {
        try (var gateway = sending(Flux.just("retry: 1000\n\n", events(1, 3), ": heartbeat\n\n", events(4, 6), END));
                var sse = new Sse(gateway.settings())) {
            assertThat(follow(sse, 0)).isEqualTo(Life.updates(1, 6));
            assertThat(lastEventIds).containsExactly("none");
        }
    }

    @Test
    void saysWhereItWas() throws Exception {
        try (var gateway = sending(Flux.just(events(3, 6), END)); var sse = new Sse(gateway.settings())) {
            assertThat(follow(sse, 2)).isEqualTo(Life.updates(3, 6));
            assertThat(lastEventIds).containsExactly("2");
        }
    }

    @Test
    void hidesNoDuplicateAndNoGap() throws Exception {
        try (var gateway = sending(Flux.just(events(1, 2), events(2, 2), events(4, 6), END)); var sse = new Sse(gateway.settings())) {
            assertThat(follow(sse, 0)).extracting(OrderUpdate::version).containsExactly(1L, 2L, 2L, 4L, 5L, 6L);
        }
    }

    @Test
    void countsTheBytesThatTheServerSaw() throws Exception {
        // The server leaves the answer open: its last chunk would race with the client, which leaves once it is told the end.
        try (var gateway = sending(Flux.just(events(1, 6), END).concatWith(Flux.never())); var sse = new Sse(gateway.settings())) {
            follow(sse, 0);

            assertThat(sse.spending().requests()).isEqualTo(1);
            assertThat(sse.spending().connections()).isEqualTo(1).isEqualTo(gateway.relay().connections());
            await().untilAsserted(() -> assertThat(sse.spending().bytesSent()).isEqualTo(gateway.relay().bytesFromClient()));
            await().untilAsserted(() -> assertThat(sse.spending().bytesReceived()).isEqualTo(gateway.relay().bytesToClient()));
        }
    }

    @Test
    void saysThatAStreamBrokeOff() throws Exception {
        try (var gateway = sending(Flux.just(events(1, 2))); var sse = new Sse(gateway.settings())) {
            assertThatThrownBy(() -> follow(sse, 0)).isInstanceOf(Failure.Unavailable.class).hasMessageContaining("broke off");
        }
    }

    @Test
    void comesBackWhenToldTo() throws Exception {
        try (var gateway = sending(Flux.just(events(1, 2), "event: dropped\ndata: {\"reason\":\"slow\"}\n\n"));
                var sse = new Sse(gateway.settings())) {
            assertThatThrownBy(() -> follow(sse, 0)).isInstanceOf(Failure.Unavailable.class).hasMessageContaining("slow");
        }
    }

    @Test
    void takesAStreamWithoutAnyByteForDead() throws Exception {
        try (var gateway = sending(Flux.just(events(1, 1)).concatWith(Flux.never())); var sse = new Sse(gateway.settings())) {
            assertThatThrownBy(() -> follow(sse, 0)).isInstanceOf(Failure.Unavailable.class).hasMessageContaining("heartbeat");
        }
    }

    @Test
    void endsAtOnceWhenTheOrderWasFinal() throws Exception {
        try (var gateway = TestGateway.serving(routes -> routes.get("/orders/{id}/events", (request, answer) -> answer.status(204).send()));
                var sse = new Sse(gateway.settings())) {
            assertThat(follow(sse, 6)).isEmpty();
            assertThat(sse.spending().emptyAnswers()).isEqualTo(1);
        }
    }

    @Test
    void saysThatThereIsNoSuchOrder() throws Exception {
        try (var gateway = TestGateway.serving(routes -> {}); var sse = new Sse(gateway.settings())) {
            assertThatThrownBy(() -> follow(sse, 0)).isInstanceOf(Failure.NotFound.class);
        }
    }

    private TestGateway sending(Flux<String> stream) {
        return TestGateway.serving(routes -> routes.get("/orders/{id}/events", (request, answer) -> send(stream, request, answer)));
    }

    private Publisher<Void> send(Flux<String> stream, HttpServerRequest request, HttpServerResponse answer) {
        lastEventIds.add(request.requestHeaders().get("Last-Event-ID", "none"));
        return answer.sse().send(stream.map(text -> Unpooled.copiedBuffer(text, StandardCharsets.UTF_8)), each -> true);
    }

    static String events(int from, int to) {
        return Life.updates(from, to)
                .stream()
                .map(update -> "id: " + update.version() + "\nevent: order-status\ndata: " + OrderJson.write(update) + "\n\n")
                .collect(Collectors.joining());
    }

    private static List<OrderUpdate> follow(Pattern pattern, long after) {
        return pattern.follow(Life.ORDER, after).collectList().blockOptional(Duration.ofSeconds(20)).orElseThrow();
    }
}
