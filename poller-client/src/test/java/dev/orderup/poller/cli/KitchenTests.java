package dev.orderup.poller.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderup.poller.testing.FakeSystem;
import dev.orderup.poller.testing.TestGateway;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.netty.http.server.WebsocketServerSpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code orderup kitchen} against a real WebSocket server that says what each test wants. */
final class KitchenTests {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String ONE = "01900000-0000-7000-8000-000000000001";
    private static final String TWO = "01900000-0000-7000-8000-000000000002";

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final ConcurrentLinkedQueue<JsonNode> said = new ConcurrentLinkedQueue<>();
    private final AtomicInteger connections = new AtomicInteger();

    @Test
    void subscribesAsTheKitchenAndAcknowledgesEachTicketThatItPrints() throws Exception {
        try (var gateway = saying(KitchenTests::twoTickets)) {
            assertThat(run(gateway, "napoli", "--count", "2", "--window", "3")).isZero();
        }
        assertThat(said).map(JsonNode::toString)
                .containsExactly("{\"type\":\"subscribe\",\"restaurantId\":\"napoli\",\"window\":3}",
                        "{\"type\":\"ack\",\"restaurantId\":\"napoli\",\"orderId\":\"" + ONE + "\"}",
                        "{\"type\":\"ack\",\"restaurantId\":\"napoli\",\"orderId\":\"" + TWO + "\"}");
        assertThat(out.toString().lines()).hasSize(2).first().asString().startsWith("#7  " + ONE + "  19.00  ");
    }

    @Test
    void looksOnlyWhenTold() throws Exception {
        try (var gateway = saying(KitchenTests::twoTickets)) {
            assertThat(run(gateway, "napoli", "--no-ack", "--count", "2", "--json")).isZero();
        }
        assertThat(said).map(frame -> frame.path("type").asString()).containsExactly("subscribe");
        assertThat(out.toString().lines().map(JSON::readTree).map(ticket -> ticket.path("orderId").asString())).containsExactly(ONE, TWO);
    }

    @Test
    void comesAgainWhenTheConnectionBreaksAndCountsWhatWasWrittenDown() throws Exception {
        try (var gateway = saying((connection,
                frame) -> connection == 1 ? twoTickets(connection, frame).take(1).concatWith(bye()) : twoTickets(connection, frame))) {
            assertThat(run(gateway, "napoli", "--count", "2")).isZero();
        }
        assertThat(connections).hasValue(2);
        assertThat(err.toString()).contains("the WebSocket").contains("coming again in");
        assertThat(out.toString().lines().filter(line -> line.contains(ONE))).hasSize(2);
    }

    @Test
    void givesUpWhereItMayNotLook() throws Exception {
        try (var gateway = saying((_, _) -> Flux
                .just("""
                {"type":"error","problem":{"type":"about:blank","title":"Forbidden","status":403,"detail":"the tickets are none of yours"}}"""))) {
            assertThat(run(gateway, "napoli", "--as", "customer:ada")).isEqualTo(1);
        }
        assertThat(err.toString()).contains("the tickets are none of yours");
        assertThat(connections).hasValue(1);
    }

    @Test
    void givesUpAtItsDeadline() throws Exception {
        try (var gateway = saying((_, _) -> Flux.empty())) {
            assertThat(run(gateway, "napoli", "--count", "1", "--timeout", "100ms")).isEqualTo(1);
        }
        assertThat(err.toString()).contains("gave up");
    }

    private static Flux<String> twoTickets(int connection, JsonNode frame) {
        return switch (frame.path("type").asString()) {
            case "subscribe" -> Flux.just(ticket(7, ONE), ticket(8, TWO));
            case "ack" -> Flux.just("{\"type\":\"acknowledged\",\"restaurantId\":\"napoli\",\"orderId\":" + frame.path("orderId") + "}");
            default -> Flux.empty();
        };
    }

    private static String ticket(int number, String order) {
        return """
                {"type":"ticket","restaurantId":"napoli","orderId":"%s","number":%d,"placedAt":"2026-11-25T10:00:00Z","totalCents":1900,"deliveries":1}"""
                .formatted(order, number);
    }

    /** The end of what the server has to say, which it closes with. */
    private static Flux<String> bye() {
        return Flux.just("bye");
    }

    private TestGateway saying(BiFunction<Integer, JsonNode, Flux<String>> answer) {
        return TestGateway.serving(routes -> routes.post("/tokens", FakeSystem::token).ws("/ws/orders", (in, out) -> {
            int connection = connections.incrementAndGet();
            return out.sendString(in.receive()
                    .asString()
                    .map(JSON::readTree)
                    .doOnNext(said::add)
                    .concatMap(frame -> answer.apply(connection, frame))
                    .takeWhile(text -> !text.equals("bye")));
        }, WebsocketServerSpec.builder().protocols("orderup.v1").build()));
    }

    private int run(TestGateway gateway, String... arguments) {
        String[] command = Stream.concat(Stream.of("kitchen", "--gateway", gateway.uri().toString()), Stream.of(arguments))
                .toArray(String[]::new);
        return OrderUp.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(command);
    }
}
