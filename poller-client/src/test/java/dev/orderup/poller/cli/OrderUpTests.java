package dev.orderup.poller.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderup.poller.testing.FakeSystem;
import dev.orderup.poller.testing.Life;
import dev.orderup.poller.testing.TestGateway;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class OrderUpTests {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            ""                                          | a command is missing (expected: one of compare, watch, order, statement, ask, kitchen, replay, dlt, token, topics)
            comparee                                    | Did you mean: orderup compare
            compare --orders 0                          | --orders: 0 (expected: 1-1000)
            compare --orders many                       | 'many' is not an int
            compare --subscribers 10001                 | --subscribers: 10001 (expected: 1-10000)
            compare --subscribers 4 --orders 5          | --subscribers: 4 (expected: at least one for each of the 5 orders)
            compare --pace fast                         | fast (expected: idle, busy or a time up to 10m between two steps, such as 2s)
            compare --pace 1h                           | 1h (expected: idle, busy or a time
            compare --pace idle --together              | --pace: idle (expected: busy, for --together leaves
            compare --poll-interval 1s,soon             | soon (expected: a number and a unit
            compare --management gateway:8081           | gateway:8081 (expected: NAME=HOST:PORT,…, such as gateway=127.0.0.1:8081)
            compare --pids kafka=x                      | kafka=x (expected: NAME=PID,…, such as kafka=4711)
            compare --patterns pigeon                   | pigeon (expected: poll, longpoll, sse, websocket, grpc, kafka)
            compare --timeout 60                        | 60 (expected: a number and a unit, such as 500ms, 10s, 2m or 1h)
            compare --poll-interval 0ms                 | --poll-interval: 0ms (expected: more than nothing)
            compare --gateway localhost:8080            | localhost:8080 (expected: http://HOST:PORT, such as http://127.0.0.1:8080)
            compare --kafka broker                      | broker (expected: HOST:PORT, such as 127.0.0.1:19092)
            watch                                       | Missing required parameter: 'ORDER'
            watch 42                                    | ORDER: 42 (expected: the id of an order, a UUID in lower case
            watch 01900000-0000-7000-8000-00000000000A  | ORDER: 01900000-0000-7000-8000-00000000000A (expected: the id of an order
            watch 01900000-0000-7000-8000-000000000001 --after -1 | --after: -1
            watch 01900000-0000-7000-8000-000000000001 --via fax  | fax (expected: poll, longpoll
            order                                       | what to do is missing (expected: one of place, show, list, advance, cancel)
            order place --line pizza                    | pizza (expected: SKU:QUANTITY:CENTS, such as margherita:2:950)
            order place --async --via grpc              | --async: via grpc (expected: --via rest)
            statement                                   | Missing required parameter: 'RESTAURANT'
            statement napoli --from yesterday           | yesterday
            statement napoli --from 2026-01-02 --to 2026-01-02 | --to: 2026-01-02 (expected: a day after --from, 2026-01-02)
            order list --limit 1000                     | --limit: 1000 (expected: 1-100)
            order advance 01900000-0000-7000-8000-000000000001 EATEN | EATEN
            order show --via smoke 01900000-0000-7000-8000-000000000001 | smoke
            token                                       | Missing required option: '--as=ROLE:NAME'
            token --as ada                              | ada (expected: ROLE:NAME with a role of customer, courier, kitchen or operator
            token --as chef:ada                         | chef:ada (expected: ROLE:NAME
            token --as customer:                        | customer: (expected: a name of 1 to 64
            order list --as nobody                      | nobody (expected: ROLE:NAME
            ask 01900000-0000-7000-8000-000000000001    | Missing required parameter: 'QUESTION'
            ask 42 where                                | ORDER: 42 (expected: the id of an order
            kitchen                                     | Missing required parameter: 'RESTAURANT'
            kitchen napoli --window 0                   | --window: 0 (expected: 1-100)
            kitchen napoli --count 0                    | --count: 0 (expected: 1-2147483647)
            topics --json --markdown                    | mutually exclusive
            """)
    void saysWhatIsWrongWithAnArgumentAndWhatToWriteInstead(String command, String complaint) {
        assertThat(run(command.isEmpty() ? new String[0] : command.split(" "))).isEqualTo(2);
        assertThat(err.toString()).contains(complaint).doesNotContain("\tat ");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void listsTheWordsThatBringUpTheSystem() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString()).contains("System", "demo", "up", "down", "status", "logs");
    }

    @Test
    void printsTheComparisonAsTheJsonDocumentOfTheDesign() throws Exception {
        try (var system = FakeSystem.honest()) {
            assertThat(run("compare", "--gateway", system.uri().toString(), "--patterns", "poll,sse", "--poll-interval", "30ms", "--pace",
                    "30ms", "--json"))
                    .isZero();
        }
        JsonNode document = new JsonMapper().readTree(out.toString());
        assertThat(document.propertyNames()).contains("orders", "updatesPerOrder", "patterns");
        assertThat(document.path("patterns")).hasSize(2).allSatisfy(row -> {
            assertThat(row.propertyNames()).contains("pattern", "transport", "updatesExpected", "updatesSeen", "duplicates", "outOfOrder",
                    "requests",
                    "connections", "bytesSent", "bytesReceived", "emptyAnswers", "stalenessMillis", "clientCpuMicrosPerUpdate",
                    "serverCpuMicrosPerUpdate");
            assertThat(row.path("stalenessMillis").propertyNames()).containsExactly("p50", "p99", "max");
            assertThat(row.path("serverCpuMicrosPerUpdate").isNull()).isTrue();
        });
        assertThat(err.toString()).contains("warming up", "poll …", "sse …", "not measured");
    }

    @Test
    void printsATableThatFitsAScreenAndExitsWithZero() throws Exception {
        try (var system = FakeSystem.honest()) {
            assertThat(
                    run("compare", "--gateway", system.uri().toString(), "--patterns", "poll,sse", "--poll-interval", "30ms", "--together"))
                    .isZero();
        }
        assertThat(out.toString()).contains("Every pattern saw every update, in order, none twice").contains("6/6");
        assertThat(out.toString().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(120));
    }

    @Test
    void hasARowForEachIntervalOfAShortPoll() throws Exception {
        try (var system = FakeSystem.honest()) {
            assertThat(run("compare", "--gateway", system.uri().toString(), "--patterns", "poll", "--poll-interval", "20ms,1s", "--pace",
                    "30ms", "--json")).isZero();
        }
        assertThat(new JsonMapper().readTree(out.toString()).path("patterns").valueStream().map(row -> row.path("pattern").asString()))
                .containsExactly("poll@20ms", "poll@1s");
    }

    @Test
    void exitsWithOneWhenAPatternMissedSomething() throws Exception {
        try (var system = FakeSystem.tellingListeners(updates -> updates.filter(update -> update.version() != 3))) {
            assertThat(
                    run("compare", "--gateway", system.uri().toString(), "--patterns", "poll,sse", "--poll-interval", "30ms", "--together"))
                    .isEqualTo(1);
        }
        assertThat(out.toString()).contains("FAILED  sse: 1 of 6 updates never came").doesNotContain("Every pattern");
    }

    @Test
    void saysHowToStartASystemThatIsNotThere() throws Exception {
        var gone = TestGateway.serving(routes -> {});
        gone.close();
        assertThat(run("compare", "--gateway", gone.uri().toString())).isEqualTo(1);
        assertThat(err.toString())
                .contains("cannot reach the gateway at " + gone.uri() + ": connection refused; start it with ./orderup up");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void watchesAnOrderToItsEnd() throws Exception {
        try (var system = FakeSystem.honest()) {
            String orderId = place(system);
            assertThat(run("watch", orderId, "--gateway", system.uri().toString(), "--via", "sse", "--json")).isZero();
            assertThat(out.toString().lines().map(line -> new JsonMapper().readTree(line).path("version").asInt())).containsExactly(1, 2, 3,
                    4, 5, 6);
        }
    }

    @Test
    void saysOfAWatchedOrderThatAnUpdateWasLeftOut() throws Exception {
        try (var system = FakeSystem.tellingListeners(updates -> updates.filter(update -> update.version() != 3))) {
            assertThat(run("watch", place(system), "--gateway", system.uri().toString())).isEqualTo(1);
            assertThat(err.toString()).contains("version 4 came after version 2 (expected: 3)");
        }
    }

    @Test
    void saysWhereAWatchedOrderStoodWhenItGivesUp() throws Exception {
        try (var system = FakeSystem.tellingListeners(updates -> updates.take(2).concatWith(Flux.never()))) {
            assertThat(run("watch", place(system), "--gateway", system.uri().toString(), "--timeout", "1s")).isEqualTo(1);
            assertThat(err.toString()).contains("gave up after 1 s").contains("version 2 ACCEPTED");
            assertThat(out.toString().lines()).hasSize(2);
        }
    }

    @Test
    void saysThatAnOrderIsUnknown() throws Exception {
        try (var gateway = TestGateway.serving(routes -> routes.post("/tokens", FakeSystem::token))) {
            assertThat(run("watch", Life.ORDER, "--gateway", gateway.uri().toString())).isEqualTo(1);
            assertThat(err.toString()).isEqualToIgnoringNewLines("error: no order has the id " + Life.ORDER);
        }
    }

    @Test
    void listsAllTopics() {
        assertThat(run("topics", "--json")).isZero();
        assertThat(new JsonMapper().readTree(out.toString())).hasSize(44)
                .allSatisfy(topic -> assertThat(topic.propertyNames()).contains("number", "topic", "word", "mainClass", "command", "test",
                        "state", "figure",
                        "measuredAt"));
    }

    @Test
    void printsATokenAndNothingElse() throws Exception {
        try (var system = FakeSystem.honest()) {
            assertThat(run("token", "--as", "courier:bo", "--gateway", system.uri().toString())).isZero();
        }
        assertThat(out.toString()).isEqualToIgnoringNewLines("courier:bo");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void asksAsTheOneWhoMayAndLeastElseUnlessItIsSaid() throws Exception {
        try (var system = FakeSystem.honest()) {
            String gateway = system.uri().toString();
            String orderId = place(system);
            assertThat(run("order", "place", "--gateway", gateway, "--customer", "bob")).isZero();
            assertThat(run("order", "show", orderId, "--gateway", gateway)).isZero();
            assertThat(run("watch", orderId, "--gateway", gateway, "--as", "customer:ada")).isZero();
            assertThat(system.callers()).containsExactlyInAnyOrder("customer:ada place", "customer:bob place", "operator:cli show",
                    "customer:ada events");
        }
    }

    @Test
    void saysWhatToDoWhenTheCallerMayNot() throws Exception {
        String problem = "{\"title\":\"Forbidden\",\"detail\":\"customer:bob may not see this order\"}";
        try (var gateway = TestGateway.serving(routes -> routes.post("/tokens", FakeSystem::token)
                .get("/orders/{id}", (request, answer) -> answer.status(403).sendString(Mono.just(problem))))) {
            assertThat(run("order", "show", Life.ORDER, "--as", "customer:bob", "--gateway", gateway.uri().toString())).isEqualTo(1);
        }
        assertThat(err.toString()).isEqualToIgnoringNewLines(
                "error: HTTP 403: customer:bob may not see this order; ask as somebody who may, with --as ROLE:NAME");
    }

    private String place(FakeSystem system) {
        assertThat(run("order", "place", "--gateway", system.uri().toString(), "--json")).isZero();
        String orderId = new JsonMapper().readTree(out.toString()).path("id").asString();
        out.getBuffer().setLength(0);
        return orderId;
    }

    private int run(String... args) {
        CommandLine command = OrderUp.commandLine();
        command.setOut(new PrintWriter(out, true));
        command.setErr(new PrintWriter(err, true));
        return command.execute(args);
    }
}
