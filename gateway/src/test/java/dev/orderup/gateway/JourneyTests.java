package dev.orderup.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.orderup.gateway.KeptClient.Way;
import dev.orderup.gateway.config.WrongSettings;
import dev.orderup.gateway.journey.JourneyReport;
import dev.orderup.gateway.journey.Stage;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The stages of live requests, as a client is told of them and as the gateway keeps them. */
@SuppressWarnings("StringConcatToTextBlock") // What is sent here ends its lines with CR LF, which a text block cannot show.
class JourneyTests {
    private static final String[] ASKING = {"prefer", "wait=5, Server-Timing", "te", "trailers"};
    private static final Pattern METRIC = Pattern.compile("([a-z-]+)(;desc=\\w+)?;dur=([0-9]+\\.[0-9]{3})");
    private static final double HELD_MILLIS = 30;
    @TempDir
    private Path home;

    @ParameterizedTest
    @EnumSource
    void whoAsksIsToldEachStage(Way way) throws Exception {
        try (var origin = slow(); var gateway = gateway(origin).with("journey.sample", 0).start(); var client = way.open(gateway, home)) {
            var answer = client.get("/slow", ASKING);
            var connection = way.secure ? List.of("accept", "tls", "first-byte") : List.of("accept", "first-byte");
            var head = times(answer.head());
            assertThat(head.keySet()).containsSubsequence(connection)
                    .containsSubsequence("first-byte", "parse", "route", "upstream-connect", "upstream-wait")
                    .hasSize(connection.size() + 4);
            assertThat(answer.head()).contains("upstream-connect;desc=new;", "preference-applied", "trailer");
            assertThat(head.get("upstream-wait")).isGreaterThanOrEqualTo(HELD_MILLIS);
            var trailer = times(answer.trailers());
            assertThat(trailer.keySet()).containsExactly("first-byte-back", "last-byte", "total");
            double total = trailer.getOrDefault("total", 0.0);
            assertThat(total).isGreaterThanOrEqualTo(2 * HELD_MILLIS);
            assertThat(sum(head) + sum(trailer) - total).as("the stages are the whole way, without a gap").isBetween(total - 0.02, total);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aKeptConnectionHasNoBeginningOfItsOwn(Way way) throws Exception {
        try (var origin = slow(); var gateway = gateway(origin).start(); var client = way.open(gateway, home)) {
            client.get("/slow");
            var again = client.get("/slow", ASKING);
            assertThat(times(again.head()).keySet()).containsExactly("parse", "route", "upstream-connect", "upstream-wait");
            assertThat(again.head()).contains("upstream-connect;desc=kept;");
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoDoesNotAskIsToldNothingAndNothingIsKept(Way way) throws Exception {
        try (var origin = slow();
                var gateway = gateway(origin).with("journey.sample", 0).start();
                var client = way.open(gateway, home)) {
            var answer = client.get("/slow", "prefer", "wait=1, server-timings", "te", "trailers");
            assertThat(answer.head()).contains("200");
            assertThat(answer.toString()).doesNotContain("server-timing", "preference-applied", "trailer:", "trailer=");
            assertThat(reports(gateway)).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"/slow, false", "/known, true"})
    void overHttp1TheRestIsToldOnlyInChunksToWhoReadsTrailers(String path, boolean readsTrailers) throws Exception {
        try (var origin = slow(); var gateway = gateway(origin).start(); var client = Way.HTTP1.open(gateway, home)) {
            var answer = readsTrailers ? client.get(path, ASKING) : client.get(path, "prefer", "server-timing");
            assertThat(times(answer.head())).containsKey("upstream-wait");
            assertThat(answer.head()).doesNotContain("trailer:");
            assertThat(answer.trailers()).isEmpty();
        }
    }

    @Test
    void allAreCountedAndTheLastOnesKeptWhenAllAreSampled() throws Exception {
        try (var origin = slow();
                var gateway = gateway(origin).with("journey.sample", 1).with("journey.kept", 4).start();
                var client = Way.HTTP1.open(gateway, home)) {
            for (int i = 0; i < 9; i++) {
                assertThat(client.get("/known").head()).doesNotContain("server-timing");
            }
            assertThat(count(gateway, Stage.ACCEPT)).isEqualTo(1);
            assertThat(count(gateway, Stage.UPSTREAM_WAIT)).isEqualTo(9);
            assertThat(count(gateway, Stage.LAST_BYTE)).isEqualTo(9);
            assertThat(reports(gateway)).extracting(JourneyReport::sequence).containsExactly(9L, 8L, 7L, 6L);
            var last = reports(gateway).getFirst();
            assertThat(last.request().route()).isEqualTo("r0");
            assertThat(last.request().instance()).isEqualTo(origin.address());
            assertThat(last.nanos().values().stream().mapToLong(Long::longValue).sum()).isEqualTo(last.totalNanos());
        }
    }

    @Test
    void aFlightRecordingHasEachJourneyWithItsStages() throws Exception {
        try (var origin = slow();
                var gateway = gateway(origin).with("journey.sample", 1).start();
                var client = Way.HTTP1.open(gateway, home);
                var recording = new RecordingStream()) {
            var events = new LinkedBlockingQueue<RecordedEvent>();
            recording.enable("dev.orderup.gateway.Journey");
            recording.setReuse(false);
            recording.onEvent("dev.orderup.gateway.Journey", events::add);
            recording.startAsync();
            client.get("/slow");
            await().until(() -> !reports(gateway).isEmpty());
            recording.stop();
            var report = reports(gateway).getFirst();
            var event = Objects.requireNonNull(events.poll(10, TimeUnit.SECONDS));
            assertThat(event.getString("requestId")).isEqualTo(report.request().id());
            assertThat(event.getString("traceParent")).isEqualTo(report.request().traceParent());
            assertThat(event.getString("instance")).isEqualTo(origin.address());
            assertThat(event.getInt("status")).isEqualTo(200);
            assertThat(event.getDuration("accept").toNanos()).isEqualTo(report.nanos().get(Stage.ACCEPT));
            assertThat(event.getDuration("tls").toNanos()).isZero();
            assertThat(event.getDuration("upstreamWait").toNanos()).isEqualTo(report.nanos().get(Stage.UPSTREAM_WAIT));
            assertThat(event.getDuration("total").toNanos()).isEqualTo(report.totalNanos());
            assertThat(events).isEmpty();
        }
    }

    @Test
    void whatIsAskedForIsNotCountedAsASample() throws Exception {
        try (var origin = slow();
                var gateway = gateway(origin).with("journey.sample", 0).start();
                var client = Way.HTTP1.open(gateway, home)) {
            client.get("/known", ASKING);
            assertThat(reports(gateway)).singleElement().matches(report -> report.asked() && !report.sampled());
            assertThat(gateway.meters.find("orderup.gateway.journey").timers()).isEmpty();
        }
    }

    @Test
    void anInstanceThatIsTriedInVainCountsAsConnecting() throws Exception {
        try (var closed = new ServerSocket(0);
                var origin = slow();
                var gateway = new TestGateway().http1("/**", "127.0.0.1:" + closed.getLocalPort(), origin.address()).start();
                var client = Way.HTTP1.open(gateway, home)) {
            closed.close();
            for (int i = 0; i < 2; i++) {
                assertThat(times(client.get("/known", ASKING).head())).containsKeys("upstream-connect", "upstream-wait");
            }
            assertThat(reports(gateway)).allMatch(report -> report.request().status() == 200);
        }
    }

    @Test
    void aRefusalTellsHowFarTheRequestCame() throws Exception {
        try (var origin = slow();
                var gateway = new TestGateway().http1("/only", origin.address()).start();
                var client = Way.HTTP1.open(gateway, home)) {
            var answer = client.get("/nowhere", ASKING);
            assertThat(answer.head()).startsWith("http/1.1 404");
            assertThat(times(answer.head()).keySet()).containsExactly("accept", "first-byte", "parse", "route", "last-byte");
            assertThat(reports(gateway)).singleElement().matches(report -> report.request().status() == 404);
        }
    }

    @ParameterizedTest
    @CsvSource({"anyone, true, true", "anyone, false, true", "token, true, true", "token, false, false", "nobody, true, false"})
    void theSettingsSayWhoMayAsk(String ask, boolean token, boolean told) throws Exception {
        try (var origin = slow();
                var issuer = new Issuer();
                var gateway = new TestGateway().believing(issuer.settings())
                        .http1("/open/**", origin.address())
                        .http1("/**", origin.address())
                        .with("journey.ask", ask)
                        .start();
                var client = Way.HTTP1.open(gateway, home)) {
            var authorization = "Bearer " + Issuer.token();
            await().until(() -> client.get("/known", "authorization", authorization).head().startsWith("http/1.1 200"));
            var answer = token
                    ? client.get("/known", "prefer", "server-timing", "authorization", authorization)
                    : client.get("/open/x", "prefer", "server-timing");
            assertThat(answer.head()).startsWith("http/1.1 200");
            assertThat(answer.head().contains("server-timing:")).isEqualTo(told);
        }
    }

    @Test
    void aWebSocketIsTimedUntilItIsOpen() throws Exception {
        try (var service = new AtOnce(0, "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                + "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n");
                var gateway = new TestGateway().http1("/ws", "127.0.0.1:" + service.port()).start();
                var client = gateway.connect()) {
            TestGateway.send(client.getOutputStream(), "GET /ws HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                    + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nPrefer: server-timing\r\n\r\n");
            var head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                head.append((char) client.getInputStream().read());
            }
            assertThat(head.toString()).startsWith("HTTP/1.1 101");
            assertThat(times(head.toString())).containsKeys("upstream-connect", "upstream-wait");
            assertThat(reports(gateway)).singleElement().matches(report -> !report.nanos().containsKey(Stage.LAST_BYTE));
        }
    }

    @Test
    void wrongSharesAreRefused() {
        var gateway = new TestGateway().http1("/**", "127.0.0.1:1").with("journey.sample", 2).with("journey.kept", 0);
        assertThat(catchThrowableOfType(WrongSettings.class, gateway::start).reasons()).containsExactlyInAnyOrder(
                "orderup.gateway.journey.sample: 2.0 (expected: 0-1, such as 0.01)",
                "orderup.gateway.journey.kept: 0 (expected: 1-100000)");
    }

    /** At {@code /slow} the head is held back, and then the rest; the length is not known before. */
    private static Origin slow() throws Exception {
        return new Origin().at("/slow", exchange -> {
            hold();
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write('a');
            exchange.getResponseBody().flush();
            hold();
            exchange.getResponseBody().write('b');
        });
    }

    /** The service's own work, which is what is measured here. */
    private static void hold() {
        long until = System.nanoTime() + (long) (HELD_MILLIS * 1_000_000);
        while (System.nanoTime() < until) {
            Thread.onSpinWait();
        }
    }

    private TestGateway gateway(Origin origin) {
        return new TestGateway().secure("auto", home).with("listeners.secure.http3", true).http1("/**", origin.address());
    }

    private static List<JourneyReport> reports(TestGateway gateway) {
        return Objects.requireNonNull(gateway.gateway().journeys()).last(Integer.MAX_VALUE);
    }

    private static long count(TestGateway gateway, Stage stage) {
        return gateway.meters.get("orderup.gateway.journey").tags("listener", "clear", "stage", stage.word()).timer().count();
    }

    private static Map<String, Double> times(String fields) {
        var out = new LinkedHashMap<String, Double>();
        var metric = METRIC.matcher(fields);
        while (metric.find()) {
            out.put(metric.group(1), Double.valueOf(metric.group(3)));
        }
        return out;
    }

    private static double sum(Map<String, Double> times) {
        return times.values().stream().mapToDouble(Double::doubleValue).sum();
    }
}
