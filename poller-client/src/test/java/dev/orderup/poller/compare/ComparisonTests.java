package dev.orderup.poller.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderup.poller.order.OrderUpdate;
import dev.orderup.poller.order.Credentials;
import dev.orderup.poller.order.RestOrders;
import dev.orderup.poller.pattern.Word;
import dev.orderup.poller.server.ServerAddresses;
import dev.orderup.poller.testing.FakeSystem;
import dev.orderup.poller.testing.TestGateway;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

final class ComparisonTests {
    private final Counted progress = new Counted();
    private final AtomicLong cpuNanos = new AtomicLong();

    @Test
    void followsEachOrderByEachPatternAndFindsAllComplete() throws Exception {
        try (var system = FakeSystem.honest()) {
            Result result = compare(system, 3);

            assertThat(result.complete()).isTrue();
            assertThat(result.orders()).isEqualTo(3);
            assertThat(result.updatesPerOrder()).isEqualTo(6);
            assertThat(result.patterns()).extracting(PatternCost::pattern).containsExactly("poll", "sse");
            assertThat(result.patterns()).allSatisfy(cost -> {
                assertThat(cost.updatesExpected()).isEqualTo(18);
                assertThat(cost.updatesSeen()).isEqualTo(18);
                assertThat(cost.requests()).isPositive();
                assertThat(cost.bytesReceived()).isGreaterThan(cost.updatesSeen() * 100L);
                assertThat(cost.stalenessMillis().p50()).isNotNull();
                assertThat(cost.stalenessSamples()).as("all but what was there before").isBetween(12L, 17L);
                assertThat(cost.clientCpuMicrosPerUpdate()).isPositive();
                assertThat(cost.server().serverCpuMicrosPerUpdate()).as("not measured").isNull();
            });
        }
    }

    @Test
    void warmsUpWithAnOrderThatIsNotCounted() throws Exception {
        try (var system = FakeSystem.honest()) {
            assertThat(compare(system, 2).orders()).isEqualTo(2);
            assertThat(system.placed()).isEqualTo(3);
            assertThat(system.keys()).as("each with an Idempotency-Key of its own").isEqualTo(3);
            assertThat(progress.begun).isEqualTo(2);
            assertThat(progress.steps).hasValue((2 + 1) * 2 * 6);
        }
    }

    @Test
    void saysWhichPatternMissedAnUpdate() throws Exception {
        try (var system = FakeSystem.tellingListeners(updates -> updates.filter(update -> update.version() != 3))) {
            assertThat(complaints(compare(system, 1))).containsExactly("fine", "1 of 6 updates never came");
        }
    }

    @Test
    void saysWhichPatternSawAnUpdateTwice() throws Exception {
        try (var system = FakeSystem
                .tellingListeners(updates -> updates.concatMap(update -> Flux.just(update).repeat(update.version() == 2 ? 1 : 0)))) {
            assertThat(complaints(compare(system, 1))).containsExactly("fine", "1 came twice");
        }
    }

    @Test
    void saysWhichPatternSawUpdatesInTheWrongOrder() throws Exception {
        try (var system = FakeSystem.tellingListeners(updates -> updates.buffer(2).concatMapIterable(List::reversed))) {
            assertThat(complaints(compare(system, 1))).containsExactly("fine", "3 came out of order");
        }
    }

    @Test
    void saysWhichPatternWasToldSomethingElse() throws Exception {
        try (var system = FakeSystem.tellingListeners(updates -> updates.map(ComparisonTests::older))) {
            assertThat(complaints(compare(system, 1))).containsExactly("fine",
                    "6 of 6 updates never came, 6 are not what the order's history says");
        }
    }

    @Test
    void saysThatAnOrderDidNotComeToItsEndInTime() throws Exception {
        try (var system = FakeSystem.tellingListeners(updates -> updates.take(2).concatWith(Flux.never()))) {
            assertThat(complaints(compare(system, 1)).getLast()).contains("4 of 6 updates never came", "gave up after 4 s",
                    "version 2 ACCEPTED");
        }
    }

    @Test
    void letsEachPatternHaveTheSystemToItself() throws Exception {
        try (var system = FakeSystem.honest(); var rest = new RestOrders(system.uri(), Credentials.NONE)) {
            Result result = new Comparison(plan(system, 2, 0), rest, progress).apart();

            assertThat(result.complete()).isTrue();
            assertThat(result.pace()).isEqualTo("0.02s");
            assertThat(system.placed()).as("one to warm up, then two for each pattern").isEqualTo(1 + 2 * 2);
            assertThat(result.notMeasured()).contains("--management");
            assertThat(result.patterns()).allSatisfy(cost -> {
                assertThat(cost.updatesSeen()).isEqualTo(2 * 6);
                assertThat(cost.subscribers()).as("one client follows all").isEqualTo(1);
                assertThat(cost.stalenessSamples()).as("all but the placing").isEqualTo(2 * 5);
                assertThat(cost.server()).isEqualTo(ServerCost.NOT_MEASURED);
            });
        }
    }

    @Test
    void givesEachSubscriberAConnectionOfItsOwn() throws Exception {
        try (var system = FakeSystem.honest(); var rest = new RestOrders(system.uri(), Credentials.NONE)) {
            Result result = new Comparison(plan(system, 2, 7), rest, progress).apart();

            assertThat(result.complete()).isTrue();
            assertThat(result.patterns()).allSatisfy(cost -> {
                assertThat(cost.subscribers()).isEqualTo(7);
                assertThat(cost.connections()).isEqualTo(7);
                assertThat(cost.updatesExpected()).isEqualTo(7 * 6);
            });
        }
    }

    @Test
    void measuresTheServerSideWhereItCanBeAsked() throws Exception {
        try (var system = FakeSystem.honest();
                var rest = new RestOrders(system.uri(), Credentials.NONE);
                var actuator = TestGateway.serving(routes -> routes.get("/actuator/metrics/process.cpu.time", this::busier))) {
            var server = new ServerAddresses(Map.of("gateway", actuator.uri()), Map.of());
            Result result = new Comparison(plan(system, 1, 3, server), rest, progress).apart();

            assertThat(result.notMeasured()).isNull();
            assertThat(result.idleCpuMicrosPerSecond()).isNotNull();
            assertThat(result.makingCpuMicrosPerUpdate()).isNotNull();
            assertThat(result.patterns()).allSatisfy(cost -> {
                assertThat(cost.server().serverCpuMicrosPerUpdateByService()).isNotNull();
                assertThat(cost.server().serverCpuMicrosPerUpdate()).isPositive();
                assertThat(cost.server().memoryBytesPerSubscriber()).as("too few to tell").isNull();
            });
        }
    }

    @Test
    void saysWhyNothingOfTheServerSideIsMeasuredRatherThanNought() throws Exception {
        var gone = TestGateway.serving(routes -> {});
        gone.close();
        try (var system = FakeSystem.honest(); var rest = new RestOrders(system.uri(), Credentials.NONE)) {
            var server = new ServerAddresses(Map.of("gateway", gone.uri()), Map.of());
            Result result = new Comparison(plan(system, 1, 0, server), rest, progress).apart();

            assertThat(result.complete()).isTrue();
            assertThat(result.notMeasured()).contains("not measured", gone.uri().toString());
            assertThat(result.patterns()).allSatisfy(cost -> assertThat(cost.server().serverCpuMicrosPerUpdate()).isNull());
        }
    }

    /** A service that uses 40 ms of CPU time from one question to the next. */
    private Publisher<Void> busier(HttpServerRequest request, HttpServerResponse answer) {
        long nanos = cpuNanos.addAndGet(40_000_000);
        return answer.sendString(
                Mono.just("{\"name\":\"process.cpu.time\",\"measurements\":[{\"statistic\":\"COUNT\",\"value\":" + nanos + "}]}"));
    }

    private Result compare(FakeSystem system, int orders) {
        try (var rest = new RestOrders(system.uri(), Credentials.NONE)) {
            return new Comparison(plan(system, orders, 0), rest, progress).together();
        }
    }

    private static Plan plan(FakeSystem system, int orders, int subscribers) {
        return plan(system, orders, subscribers, ServerAddresses.UNKNOWN);
    }

    private static Plan plan(FakeSystem system, int orders, int subscribers, ServerAddresses server) {
        List<Entrant> entrants = Stream.of(Word.POLL, Word.SSE).map(word -> new Entrant(word.toString(), word, system.settings())).toList();
        return new Plan(orders, subscribers, entrants, Pace.every(Duration.ofMillis(20)), Duration.ofSeconds(4), server);
    }

    private static List<String> complaints(Result result) {
        return result.patterns().stream().map(cost -> cost.complaint() == null ? "fine" : cost.complaint()).toList();
    }

    private static OrderUpdate older(OrderUpdate update) {
        return new OrderUpdate(update.orderId(), update.version(), update.status(), update.at().minusSeconds(1));
    }

    private static final class Counted implements Progress {
        private final AtomicInteger steps = new AtomicInteger();
        private int begun;

        @Override
        public void begin(String what, int steps) {
            begun++;
        }

        @Override
        public void step() {
            steps.incrementAndGet();
        }

        @Override
        public void close() {}
    }
}
