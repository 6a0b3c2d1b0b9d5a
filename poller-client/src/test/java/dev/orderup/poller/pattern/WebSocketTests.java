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
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.netty.http.server.WebsocketServerSpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class WebSocketTests {
    private static final JsonMapper JSON = new JsonMapper();

    private final ConcurrentLinkedQueue<JsonNode> said = new ConcurrentLinkedQueue<>();

    @Test
    void followsManyOrdersOverOneConnection() throws Exception {
        try (var gateway = answering(WebSocketTests::wholeLife); var webSocket = new WebSocket(gateway.settings())) {
            var both = Flux.merge(webSocket.follow(Life.ORDER, 0), webSocket.follow(Life.OTHER_ORDER, 3))
                    .collectList()
                    .blockOptional()
                    .orElseThrow();

            assertThat(both).filteredOn(update -> update.orderId().equals(Life.ORDER)).isEqualTo(Life.updates(Life.ORDER, 1, 6));
            assertThat(both).filteredOn(update -> update.orderId().equals(Life.OTHER_ORDER))
                    .isEqualTo(Life.updates(Life.OTHER_ORDER, 4, 6));
            assertThat(webSocket.spending().connections()).isEqualTo(1);
            assertThat(webSocket.spending().requests()).as("the upgrade and two subscriptions").isEqualTo(3);
        }
    }

    @Test
    void countsTheBytesThatTheServerSaw() throws Exception {
        try (var gateway = answering(WebSocketTests::wholeLife); var webSocket = new WebSocket(gateway.settings())) {
            follow(webSocket, 0);

            await().untilAsserted(() -> assertThat(webSocket.spending().bytesSent()).isEqualTo(gateway.relay().bytesFromClient()));
            await().untilAsserted(() -> assertThat(webSocket.spending().bytesReceived()).isEqualTo(gateway.relay().bytesToClient()));
        }
    }

    @Test
    void tellsAllFollowersThatTheConnectionBroke() throws Exception {
        try (var gateway = answering(asked -> Stream.of(update(Life.update(asked.path("orderId").asString(), 1))));
                var webSocket = new WebSocket(gateway.settings())) {
            CompletableFuture<@Nullable List<OrderUpdate>> one = webSocket.follow(Life.ORDER, 0).collectList().toFuture();
            CompletableFuture<@Nullable List<OrderUpdate>> other = webSocket.follow(Life.OTHER_ORDER, 0).collectList().toFuture();
            await().until(() -> said.size() == 2);
            gateway.relay().cut();

            assertThatThrownBy(one::join).cause().isInstanceOf(Failure.Unavailable.class);
            assertThatThrownBy(other::join).cause().isInstanceOf(Failure.Unavailable.class);
        }
    }

    @Test
    void opensANewConnectionAfterOneThatBroke() throws Exception {
        try (var gateway = answering(WebSocketTests::wholeLife); var webSocket = new WebSocket(gateway.settings())) {
            follow(webSocket, 0);
            gateway.relay().cut();

            await().ignoreExceptions().untilAsserted(() -> assertThat(follow(webSocket, 2)).isEqualTo(Life.updates(3, 6)));
            assertThat(webSocket.spending().connections()).isEqualTo(2);
        }
    }

    @Test
    void saysThatThereIsNoSuchOrderAndLeavesTheOthersAlone() throws Exception {
        try (var gateway = answering(asked -> asked.path("orderId").asString().equals(Life.ORDER) ? unknown() : wholeLife(asked));
                var webSocket = new WebSocket(gateway.settings())) {
            assertThatThrownBy(() -> follow(webSocket, 0)).isInstanceOf(Failure.NotFound.class).hasMessageContaining(Life.ORDER);
            assertThat(webSocket.follow(Life.OTHER_ORDER, 0).collectList().block()).hasSize(6);
        }
    }

    @Test
    void saysWhyTheUpgradeWasRefused() throws Exception {
        try (var gateway = TestGateway
                .serving(routes -> routes.get("/ws/orders", (request, answer) -> answer.status(503).header("Retry-After", "3").send()));
                var webSocket = new WebSocket(gateway.settings())) {
            assertThatThrownBy(() -> follow(webSocket, 0)).isInstanceOfSatisfying(Failure.Unavailable.class,
                    failure -> assertThat(failure.retryAfter()).contains(Duration.ofSeconds(3)));
        }
    }

    @Test
    void saysThatThereIsNoSuchAddress() throws Exception {
        try (var gateway = TestGateway.serving(routes -> {}); var webSocket = new WebSocket(gateway.settings())) {
            assertThatThrownBy(() -> follow(webSocket, 0)).isInstanceOf(Failure.Refused.class).hasMessageContaining("/ws/orders");
        }
    }

    @Test
    void leavesOthersAloneWhenAnErrorIsAboutAnOrderThatNobodyFollows() throws Exception {
        try (var gateway = answering(asked -> Stream.concat(unknown(), wholeLife(asked)));
                var webSocket = new WebSocket(gateway.settings())) {
            assertThat(webSocket.follow(Life.OTHER_ORDER, 0).collectList().block()).hasSize(6);
        }
    }

    @Test
    void takesASocketWithoutAnyByteForDead() throws Exception {
        try (var gateway = answering(asked -> Stream.of()); var webSocket = new WebSocket(gateway.settings())) {
            assertThatThrownBy(() -> follow(webSocket, 0)).isInstanceOf(Failure.Unavailable.class).hasMessageContaining("ping");
        }
    }

    private TestGateway answering(Function<JsonNode, Stream<String>> answers) {
        var subprotocol = WebsocketServerSpec.builder().protocols("orderup.v1").build();
        return TestGateway
                .serving(routes -> routes.ws("/ws/orders", (in, out) -> out.sendString(in.receive().asString().concatMap(frame -> {
                    JsonNode asked = JSON.readTree(frame);
                    said.add(asked);
                    return Flux.fromStream(answers.apply(asked));
                }), java.nio.charset.StandardCharsets.UTF_8), subprotocol));
    }

    private static Stream<String> wholeLife(JsonNode asked) {
        String orderId = asked.path("orderId").asString();
        Stream<String> updates = Life.updates(orderId, asked.path("after").asInt() + 1, 6).stream().map(WebSocketTests::update);
        return Stream.concat(updates, Stream.of("{\"type\":\"ended\",\"orderId\":\"" + orderId + "\",\"reason\":\"final\"}"));
    }

    private static Stream<String> unknown() {
        return Stream
                .of("{\"type\":\"error\",\"problem\":{\"status\":404,\"title\":\"No such order\",\"orderId\":\"" + Life.ORDER + "\"}}");
    }

    private static String update(OrderUpdate update) {
        return OrderJson.write(update).replaceFirst("\\{", "{\"type\":\"update\",");
    }

    private static List<OrderUpdate> follow(Pattern pattern, long after) {
        return pattern.follow(Life.ORDER, after).collectList().blockOptional(Duration.ofSeconds(20)).orElseThrow();
    }
}
