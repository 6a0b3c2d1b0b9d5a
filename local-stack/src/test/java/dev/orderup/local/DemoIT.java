package dev.orderup.local;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The first thing that anybody runs. */
class DemoIT {
    @Test
    void demoOnceStartsAllComparesAllPatternsAndLeavesNothingRunning() throws Exception {
        try (var stack = TestStack.fresh("demo")) {
            var demo = stack.orderup("demo", "--once", "--json");

            assertThat(demo.exitStatus()).as(demo.err()).isZero();
            var patterns = demo.json().get("patterns");
            assertThat(patterns.valueStream().map(pattern -> pattern.get("pattern").asString()))
                    .containsExactlyInAnyOrder("poll", "longpoll", "sse", "websocket", "grpc", "kafka");
            assertThat(patterns.valueStream()).allSatisfy(DemoIT::assertComplete);
            assertThat(stack.orderup("down").err()).contains("nothing was running");
        }
    }

    private static void assertComplete(JsonNode pattern) {
        assertThat(pattern.get("updatesSeen").asInt()).isEqualTo(pattern.get("updatesExpected").asInt()).isPositive();
        assertThat(pattern.get("duplicates").asInt()).isZero();
        assertThat(pattern.get("outOfOrder").asInt()).isZero();
    }
}
