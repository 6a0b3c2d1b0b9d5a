package dev.orderup.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/**
 * Each part is killed (SIGKILL) while orders are placed, moved and watched. What was accepted must reach everyone who watches:
 * each update once, in order, by every pattern, through however many restarts.
 */
@ExtendWith(SharedStack.class)
class KillIT {
    private static final List<String> PATTERNS = List.of("poll", "longpoll", "sse", "websocket", "grpc", "kafka");
    private static final List<Long> ALL_UPDATES = List.of(1L, 2L, 3L, 4L, 5L, 6L);
    private static final long PATIENCE_SECONDS = 90;

    @Test
    void whateverIsKilledEachWatcherSeesEachUpdateOnceAndInOrder(TestStack stack) throws Exception {
        var placed = new ConcurrentLinkedQueue<String>();
        try (var orders = new TestOrders(stack); var customers = Executors.newSingleThreadScheduledExecutor()) {
            // The automatic kitchen moves these.
            var flow = customers.scheduleWithFixedDelay(() -> placed.add(orders.place("napoli")), 0, 300, TimeUnit.MILLISECONDS);
            var order = orders.place("manual");
            var watchers = watch(stack, order);

            for (var step : stepsBetweenDeaths().entrySet()) {
                awaitReady(stack);
                stack.process(step.getKey()).destroyForcibly();
                orders.advance(order, step.getValue());
            }

            awaitReady(stack);
            for (var watcher : watchers) {
                assertThat(watcher.ended(PATIENCE_SECONDS)).as("%s: %s", watcher, watcher.versions()).isTrue();
                assertThat(watcher.versions()).as(watcher.toString()).isEqualTo(ALL_UPDATES);
                assertThat(watcher.process().exitValue()).as(watcher.toString()).isZero();
            }
            flow.cancel(false);
            assertThat(flow.state()).isEqualTo(Future.State.CANCELLED);
            customers.close(); // lets the last one be answered
            assertEachIsDeliveredAndTold(stack, orders, placed);
        }
    }

    /** Who dies, and the status that the watched order takes while it is away. */
    private static Map<String, String> stepsBetweenDeaths() {
        var steps = new LinkedHashMap<String, String>();
        steps.put("order-service", "ACCEPTED");
        steps.put("notification-service", "PREPARING");
        steps.put("gateway", "READY");
        steps.put("kafka", "PICKED_UP");
        steps.put("postgres", "DELIVERED");
        return steps;
    }

    private static List<Watcher> watch(TestStack stack, String order) throws Exception {
        var watchers = new ArrayList<Watcher>();
        for (var pattern : PATTERNS) {
            watchers.add(Watcher.of(stack, order, pattern));
        }
        for (var watcher : watchers) {
            TestStack.await(() -> watcher.versions().equals(List.of(1L)));
        }
        return watchers;
    }

    private static void awaitReady(TestStack stack) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(PATIENCE_SECONDS))
                .pollInterval(Duration.ofMillis(250))
                .until(() -> stack.orderup("status").exitStatus() == 0);
    }

    private static void assertEachIsDeliveredAndTold(TestStack stack, TestOrders orders, Collection<String> placed) throws Exception {
        assertThat(placed).isNotEmpty();
        for (var order : placed) {
            Awaitility.await(order).atMost(Duration.ofSeconds(PATIENCE_SECONDS)).until(() -> statusOf(orders, order).equals("DELIVERED"));
            assertThat(historyOf(orders, order)).as(order).isEqualTo(ALL_UPDATES);
        }
        var published = PublishedVersions.of(stack);
        for (var order : placed) {
            assertThat(published.firstSeen(order)).as(order).isEqualTo(ALL_UPDATES);
        }
    }

    private static String statusOf(TestOrders orders, String order) {
        return orders.show(order).get("status").asString();
    }

    private static List<Long> historyOf(TestOrders orders, String order) {
        return orders.show(order).get("history").valueStream().map((JsonNode update) -> update.get("version").asLong()).toList();
    }
}
