package dev.orderup.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.orderup.gateway.config.UpstreamSettings;
import dev.orderup.gateway.exchange.UpstreamFailure.Reason;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** Which instance is chosen how often, and what moves when one comes or goes. */
class BalancerTests {
    private static final int KEYS = 20_000;

    @Test
    void inTurnTheHeavierOnesComeOftenerAndNotInARow() {
        var upstream = upstream(Map.of(), "127.0.0.1:1 weight=3", "127.0.0.1:2", "127.0.0.1:3");
        assertThat(IntStream.range(0, 10).mapToObj(turn -> port(pick(upstream, turn, 0)))).containsExactly(1, 2, 1, 3, 1, 1, 2, 1, 3, 1);
    }

    @Test
    void theLessBusyOfTwoGetsTheRequest() {
        var upstream = upstream(Map.of("balance.by", "least-requests"), "127.0.0.1:1", "127.0.0.1:2");
        upstream.instances().getFirst().inFlight(0, 5);
        for (int i = 0; i < 5; i++) {
            var picked = pick(upstream, i, 0);
            assertThat(port(picked)).isEqualTo(2);
            picked.inFlight(1, 1);
        }
        assertThat(upstream.instances()).extracting(Instance::inFlight).containsExactly(5, 5);
    }

    @Test
    void leastRequestsFollowWeights() {
        var upstream = upstream(Map.of("balance.by", "least-requests"), "127.0.0.1:1 weight=3", "127.0.0.1:2");
        for (int i = 0; i < 400; i++) {
            pick(upstream, i, 0).inFlight(0, 1);
        }
        assertThat(upstream.instances().getFirst().inFlight()).isBetween(298, 302);
    }

    @Test
    void aKeyStaysWhereItIsAndWeightsAreKept() {
        var upstream = hashing("127.0.0.1:1 weight=2", "127.0.0.1:2", "127.0.0.1:3");
        var counts = new HashMap<Integer, Integer>();
        for (int key = 1; key <= KEYS; key++) {
            var first = pick(upstream, key, Hash.of("customer-" + key));
            assertThat(pick(upstream, key + 17, Hash.of("customer-" + key))).isSameAs(first);
            counts.merge(port(first), 1, Integer::sum);
        }
        // A share of a quarter of 20,000 has a standard deviation of 61.
        assertThat(counts.get(1)).isCloseTo(KEYS / 2, within(400));
        assertThat(counts.get(2)).isCloseTo(KEYS / 4, within(400));
    }

    @Test
    void onlyTheKeysOfAnInstanceThatGoesMoveAndOnlyToANewOneWhenItComes() {
        var four = hashing("127.0.0.1:1", "127.0.0.1:2", "127.0.0.1:3", "127.0.0.1:4");
        var three = hashing("127.0.0.1:3", "127.0.0.1:1", "127.0.0.1:2");
        int moved = 0;
        for (int key = 1; key <= KEYS; key++) {
            long hash = Hash.of("customer-" + key);
            int before = port(pick(four, key, hash));
            int after = port(pick(three, key, hash));
            if (before == 4) {
                moved++;
            } else {
                assertThat(after).isEqualTo(before);
            }
        }
        assertThat(moved).isCloseTo(KEYS / 4, within(400));
    }

    @Test
    void anInstanceThatIsPutAsideIsPassedOverAndGetsItsKeysBack() {
        for (var by : List.of("round-robin", "least-requests", "consistent-hash")) {
            var upstream = upstream(Map.of("balance.by", by), "127.0.0.1:1", "127.0.0.1:2", "127.0.0.1:3");
            var sick = upstream.instances().get(1);
            sick.healthy(false);
            assertThat(ports(upstream, Set.of())).as(by).containsOnly(1, 3);
            assertThat(ports(upstream, Set.of(upstream.instances().getFirst()))).as(by).containsOnly(3);
            sick.healthy(true);
            assertThat(ports(upstream, Set.of())).as(by).contains(2);
        }
    }

    @Test
    void whenNoneWantsRequestsThoseThatOnlyFailedAreTriedFirst() {
        var upstream = upstream(Map.of("ejection.failures", 1, "ejection.first", "30s"), "127.0.0.1:1", "127.0.0.1:2");
        upstream.instances().get(0).healthy(false);
        upstream.instances().get(1).failed(Reason.CONNECT);
        assertThat(ports(upstream, Set.of())).containsOnly(2);
        upstream.instances().get(1).healthy(false);
        assertThat(ports(upstream, Set.of())).containsOnly(1, 2);
    }

    @Test
    void noMoreThanTheAllowedPartIsPutAsideForFailures() {
        var upstream = upstream(Map.of("ejection.failures", 1, "ejection.first", "30s", "ejection.percent-max", 50), "127.0.0.1:1",
                "127.0.0.1:2", "127.0.0.1:3",
                "127.0.0.1:4");
        upstream.instances().forEach(instance -> instance.failed(Reason.CLOSED));
        assertThat(upstream.instances()).filteredOn(Instance::isEjected).hasSize(2);
    }

    @Test
    void anInstanceThatComesBackIsBroughtToItsShareSlowly() {
        for (var by : List.of("round-robin", "least-requests")) {
            var upstream = upstream(Map.of("balance.by", by, "balance.slow-start", "1h"), "127.0.0.1:1", "127.0.0.1:2");
            var back = upstream.instances().get(1);
            back.healthy(false);
            back.healthy(true);
            for (int i = 0; i < 2000; i++) {
                pick(upstream, i, 0).inFlight(0, 1);
            }
            // A tenth of the other's share: in turn 1 in 20, by requests under way 1 in 11.
            assertThat(back.inFlight()).as(by).isBetween(40, 220);
        }
    }

    @Test
    void retriesAreAShareOfTheLastTenSecondsAndAFewBesides() {
        var settings = upstream(Map.of("retries.percent", 20, "retries.per-second", 1), "127.0.0.1:1").settings().retries();
        var budget = new RetryBudget(settings, 1);
        long start = TimeUnit.SECONDS.toNanos(1000);
        assertThat(retries(budget, start)).as("besides").isEqualTo(10);
        for (int i = 0; i < 100; i++) {
            budget.request(start);
        }
        assertThat(retries(budget, start + 1)).as("of a hundred").isEqualTo(20);
        assertThat(retries(budget, start + TimeUnit.SECONDS.toNanos(9))).as("within ten seconds").isZero();
        assertThat(retries(budget, start + TimeUnit.SECONDS.toNanos(10))).as("all forgotten").isEqualTo(10);
    }

    @Test
    void countsOfManyLoopsAreAdded() throws Exception {
        var counts = new LoopCounts(4);
        var threads = new ArrayList<Thread>();
        for (int loop = 0; loop < 4; loop++) {
            int index = loop;
            threads.add(Thread.ofPlatform().start(() -> {
                for (int i = 0; i < 100_000; i++) {
                    counts.add(index, i % 4 == 3 ? -1 : 1);
                }
            }));
        }
        for (var thread : threads) {
            thread.join();
        }
        assertThat(counts.sum()).isEqualTo(200_000);
    }

    private static int retries(RetryBudget budget, long nanos) {
        int allowed = 0;
        while (budget.retry(nanos)) {
            allowed++;
        }
        return allowed;
    }

    private static List<Integer> ports(Upstream upstream, Set<Instance> tried) {
        return IntStream.range(0, 200).mapToObj(i -> port(Objects.requireNonNull(upstream.pick(i, Hash.of("k" + i), tried)))).toList();
    }

    private static Instance pick(Upstream upstream, int turn, long key) {
        return Objects.requireNonNull(upstream.pick(turn, key, Set.of()));
    }

    private static int port(Instance instance) {
        return instance.address().getPort();
    }

    private static Upstream hashing(String... instances) {
        return upstream(Map.of("balance.by", "consistent-hash", "balance.key", "address"), instances);
    }

    private static Upstream upstream(Map<String, Object> settings, String... instances) {
        var properties = new HashMap<String, Object>();
        settings.forEach((key, value) -> properties.put("u." + key, value));
        for (int i = 0; i < instances.length; i++) {
            properties.put("u.instances[" + i + "]", instances[i]);
        }
        var bound = new Binder(new MapConfigurationPropertySource(properties)).bindOrCreate("u", UpstreamSettings.class);
        var upstream = new Upstream("u", 0, 2, bound, null, InetAddress::getAllByName, new Pins(null), _ -> {}, _ -> {});
        upstream.resolve();
        return upstream;
    }
}
