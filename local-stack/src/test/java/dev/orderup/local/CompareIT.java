package dev.orderup.local;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** Many subscribers on the whole system, and what they cost each of its processes. */
@ExtendWith(SharedStack.class)
class CompareIT {
    private static final int SUBSCRIBERS = 200;

    @Test
    void everySubscriberSeesEveryUpdateAndTheServerSideIsMeasured(TestStack stack) throws Exception {
        var compare = stack.orderup("compare", "--subscribers", Integer.toString(SUBSCRIBERS), "--orders", "4", "--json");

        assertThat(compare.exitStatus()).as(compare.err()).isZero();
        var document = compare.json();
        assertThat(document.get("notMeasured").isNull()).as(document.get("notMeasured").toString()).isTrue();
        assertThat(document.get("idleCpuMicrosPerSecond").propertyNames())
                .containsExactlyInAnyOrder("gateway", "order-service", "notification-service", "kafka", "postgres");
        assertThat(document.get("chooseBy").valueStream().map(choice -> choice.get("by").asString())).contains("staleness", "bytes",
                "serverCpu");
        assertThat(document.get("patterns")).hasSize(6).allSatisfy(CompareIT::assertMeasured);
    }

    private static void assertMeasured(JsonNode row) {
        var isKafka = row.get("pattern").asString().equals("kafka");
        assertThat(row.get("complaint").isNull()).as(row.toString()).isTrue();
        assertThat(row.get("updatesSeen").asInt()).isEqualTo(isKafka ? 4 * 6 : SUBSCRIBERS * 6);
        assertThat(row.get("subscribers").asInt()).isEqualTo(isKafka ? 1 : SUBSCRIBERS);
        assertThat(row.get("connections").asInt()).isGreaterThanOrEqualTo(connections(row.get("pattern").asString()));
        if (!isKafka) {
            assertThat(row.get("serverCpuMicrosPerUpdate").asDouble()).as(row.toString()).isPositive();
            assertThat(row.get("serverCpuMicrosPerUpdateByService").propertyNames()).contains("gateway", "order-service",
                    "notification-service");
        }
    }

    /** A connection each; a hundred gRPC streams share one, and one consumer reads for all. */
    private static int connections(String pattern) {
        return switch (pattern) {
            case "grpc" -> SUBSCRIBERS / 100;
            case "kafka" -> 2;
            default -> SUBSCRIBERS;
        };
    }
}
