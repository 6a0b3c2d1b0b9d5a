package dev.orderup.labs;

import static dev.orderup.labs.LabLine.median;
import static dev.orderup.labs.LabLine.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * Each lab, as small as it gets, by its command line: it ends well, prints the document that is relied upon, and says what cannot be otherwise.
 * No figure is held to a time. To add a lab: a line in {@link #labs}. (Execution needs no system and has its own, {@code ExecutionLabIT}; idempotency
 * has {@code IdempotencyKillIT}.)
 */
@ExtendWith(SharedSystem.class)
class LabsIT {
    static Stream<Arguments> labs() {
        return Stream.of(
                lab("2", "lab async --orders-per-day 150 --calls 40 --callers 2,8 --step 500ms --killed-orders 40",
                        LabsIT::nothingAcceptedIsLost),
                lab("6", "lab fanout --subscribers 300 --rounds 3 --warm-up 2", LabsIT::eachSubscriberIsReached),
                lab("7", "lab staleness --orders 4 --warm-up 2", LabsIT::isSeenAfterItsCommit),
                lab("9", "lab session --workflows 12 --rounds 1", LabsIT::onlyMemoryLosesBaskets),
                lab("15 to 18", "lab protocols --requests 20 --rounds 1", LabsIT::eachProtocolIsAskedOnOneConnection),
                lab("34", "lab journey --requests 20 --load 2000 --rounds 1", LabsIT::eachStageIsTold),
                lab("38", "lab sse --answers 3 --cancelled 8 --rounds 1", LabsIT::theFirstTokenIsNotHeldBack),
                lab("40", "lab count --rows 20000 --requests 5 --rounds 1", LabsIT::countingVisitsEveryRow));
    }

    private static Arguments lab(String topic, String command, Consumer<JsonNode> plausible) {
        return arguments(topic, command, plausible);
    }

    @ParameterizedTest(name = "topic {0}: {1}")
    @MethodSource("labs")
    void endsWellAndSaysWhatIsPlausible(String topic, String command, Consumer<JsonNode> plausible) {
        plausible.accept(LabLine.run(command));
    }

    private static void eachProtocolIsAskedOnOneConnection(JsonNode document) {
        for (var protocol : new String[]{"HTTP/1.1, kept connection", "HTTP/2 in clear text (h2c)", "HTTP/2 over TLS (h2)", "HTTP/3",
                "WebSocket, a message and its answer"}) {
            assertThat(result(document, protocol).path("connections").asInt()).as(protocol).isOne();
        }
        assertThat(result(document, "HTTP/1.1, a connection for each request").path("connections").asInt()).isEqualTo(101);
        assertThat(result(document, "HTTP/2 in clear text (h2c)").path("bytesSent").asDouble()).as("HPACK says the token once")
                .isLessThan(result(document, "HTTP/1.1, kept connection").path("bytesSent").asDouble() / 5);
    }

    private static void eachStageIsTold(JsonNode document) {
        for (var way : new String[]{"http1", "https1", "h2", "h3"}) {
            for (var stage : new String[]{"parse", "route", "upstream-connect", "upstream-wait", "first-byte-back", "last-byte"}) {
                assertThat(result(document, way + "/first " + stage).path("p99").asDouble()).as(way + " " + stage).isPositive();
                assertThat(result(document, way + "/kept " + stage).path("p99").asDouble()).as(way + " " + stage).isPositive();
            }
            assertThat(median(document, way + "/first (whole)")).isGreaterThan(median(document, way + "/first upstream-wait"));
            assertThat(document.path("results").valueStream().map(result -> result.path("name").asString())).as("of connections")
                    .contains(way + "/first first-byte")
                    .doesNotContain(way + "/kept first-byte", way + "/kept tls");
        }
        assertThat(median(document, "h2/first tls")).isPositive();
        assertThat(median(document, "CPU every request timed")).isPositive();
    }

    private static void nothingAcceptedIsLost(JsonNode document) {
        assertThat(median(document, "orders accepted")).isEqualTo(40);
        assertThat(median(document, "orders placed")).isEqualTo(40);
        assertThat(median(document, "statements as streamed")).isEqualTo(4);
        assertThat(median(document, "jobs open at the kill")).isPositive();
    }

    private static void eachSubscriberIsReached(JsonNode document) {
        assertThat(result(document, "heap of an idle subscriber").path("subscribers").asInt()).isEqualTo(300);
        assertThat(median(document, "notification-service, update sent to Kafka → last subscriber")).isPositive();
        assertThat(median(document, "bare Netty loop, told to → last subscriber")).isPositive();
    }

    private static void isSeenAfterItsCommit(JsonNode document) {
        assertThat(document.path("results")).allSatisfy(result -> assertThat(result.path("median").asDouble()).isPositive());
    }

    private static void onlyMemoryLosesBaskets(JsonNode document) {
        assertThat(median(document, "memory, instance killed")).isBetween(1.0, 12.0);
        assertThat(median(document, "database, instance killed")).isZero();
        assertThat(median(document, "token, instance killed")).isZero();
        assertThat(document.path("results").valueStream().filter(result -> result.has("ordersPlacedTwice")))
                .allSatisfy(result -> assertThat(result.path("ordersPlacedTwice").asInt()).isZero());
    }

    private static void theFirstTokenIsNotHeldBack(JsonNode document) {
        for (var way : new String[]{"through the gateway", "directly"}) {
            assertThat(median(document, "first token, " + way)).as(way).isPositive().isLessThan(median(document, "last token, " + way));
            assertThat(median(document, "never generated, " + way)).as(way).isPositive();
        }
    }

    private static void countingVisitsEveryRow(JsonNode document) {
        double page = result(document, "first page").path("buffers").asDouble();
        assertThat(page).isPositive();
        assertThat(result(document, "first page, exact count").path("buffers").asDouble()).isGreaterThan(page);
        assertThat(result(document, "first page, estimated count").path("buffers").asDouble()).isGreaterThan(page);
        assertThat(result(document, "page far back").path("buffers").asDouble())
                .isLessThan(result(document, "SQL, page far back by offset").path("buffers").asDouble());
        assertThat(result(document, "error of the estimate, all").path("exact").asLong()).isGreaterThanOrEqualTo(20_000);
    }
}
