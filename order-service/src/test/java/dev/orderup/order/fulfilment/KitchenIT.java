package dev.orderup.order.fulfilment;

import static dev.orderup.order.stack.Samples.manualOrder;
import static dev.orderup.order.stack.Samples.order;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.orderup.order.stack.Http;
import dev.orderup.order.stack.Instance;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

class KitchenIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Instance service = Instance.shared();
    private final Http http = service.http();

    @Test
    void takesEachStepOnceWithTwoInstancesAtWork() {
        try (var second = Instance.start(Map.of())) {
            var placed = new ArrayList<String>();
            for (int i = 0; i < 30; i++) {
                placed.add(http.post("/orders", order("roma")).header("Location"));
                placed.add(second.http().post("/orders", order("roma")).header("Location"));
            }
            await().atMost(PATIENCE).until(() -> placed.stream().allMatch(this::isDelivered));

            // (order id, version) is a key: a step taken twice would have failed. What is left to see is that none is missing.
            assertThat(placed).allSatisfy(path -> assertThat(history(path)).extracting(Step::status)
                    .containsExactly("PLACED", "ACCEPTED",
                            "PREPARING", "READY", "PICKED_UP", "DELIVERED"));
        }
    }

    @Test
    void neverTakesAStepBeforeItsTime() {
        var path = http.post("/orders", order("roma")).header("Location");
        await().atMost(PATIENCE).until(() -> isDelivered(path));

        var steps = history(path);
        for (int i = 1; i < steps.size(); i++) {
            assertThat(Duration.between(steps.get(i - 1).at, steps.get(i).at)).isGreaterThanOrEqualTo(Duration.ofMillis(50));
        }
    }

    @Test
    void leavesAloneTheOrdersOfRestaurantsThatWorkByHand() {
        var byHand = http.post("/orders", manualOrder()).header("Location");
        var automatic = http.post("/orders", order("roma")).header("Location");
        await().atMost(PATIENCE).until(() -> isDelivered(automatic));

        assertThat(http.get(byHand).text("status")).isEqualTo("PLACED");
    }

    @Test
    void leavesAloneWhatIsFinal() {
        var path = http.post("/orders", order("roma")).header("Location");
        await().atMost(PATIENCE).until(() -> isDelivered(path));
        var delivered = http.get(path);
        var later = http.post("/orders", order("roma")).header("Location");
        await().atMost(PATIENCE).until(() -> isDelivered(later));

        assertThat(http.get(path).body()).isEqualTo(delivered.body());
    }

    private boolean isDelivered(String path) {
        return http.get(path).text("status").equals("DELIVERED");
    }

    private List<Step> history(String path) {
        return http.get(path + "?history=true")
                .body()
                .path("history")
                .valueStream()
                .map(update -> new Step(update.path("status").asString(), Instant.parse(update.path("at").asString())))
                .toList();
    }

    private record Step(String status, Instant at) {}
}
