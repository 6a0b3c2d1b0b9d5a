package dev.orderup.poller.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderup.poller.order.OrderUpdate;
import dev.orderup.poller.order.Credentials;
import dev.orderup.poller.order.RestOrders;
import dev.orderup.poller.pattern.Word;
import dev.orderup.poller.testing.FakeSystem;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

final class ComparisonTests {
    private final Counted progress = new Counted();

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
                assertThat(cost.serverCpuMicrosPerUpdate()).as("not measured").isNull();
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

    private Result compare(FakeSystem system, int orders) {
        var plan = new Plan(orders, List.of(Word.POLL, Word.SSE), system.settings(), Duration.ofSeconds(4));
        try (var rest = new RestOrders(system.uri(), Credentials.NONE)) {
            return new Comparison(plan, rest, progress).run();
        }
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
