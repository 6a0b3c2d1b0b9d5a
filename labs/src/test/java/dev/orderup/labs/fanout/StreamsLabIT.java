package dev.orderup.labs.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderup.labs.LabLine;
import org.junit.jupiter.api.Test;

/** In small: each stream hears each event, or the lab fails. What memory it takes is not judged with so few. */
final class StreamsLabIT {
    @Test
    void everyStreamHearsEveryEventOverBothKindsOfConnections() {
        var document = LabLine.run("lab streams --http1 120 --multiplexed 240 --rounds 2");
        assertThat(document.path("results").valueStream().filter(result -> result.has("streams")))
                .hasSize(2)
                .allSatisfy(result -> assertThat(result.path("heapBytes").asDouble()).isBetween(500.0, 100_000.0));
        assertThat(document.path("ratios")).hasSize(2);
    }
}
