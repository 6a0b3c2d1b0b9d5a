package dev.orderup.labs.proxies;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderup.labs.system.CpuTime;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SeriesTests {
    private final Series series = new Series();

    @Test
    void theRatioIsToTheBetterOfThePeersRoundByRound() {
        rounds("nginx", 20, 40, 20);
        rounds("haproxy", 10, 20, 10);
        rounds("gateway", 15, 30, 30);
        assertThat(series.atMost(Traffic.HTTP1, "CPU", Taken::cpuMicros, "gateway", List.of("nginx", "haproxy"), 1))
                .hasValueSatisfying(ratio -> {
                    assertThat(ratio.name()).isEqualTo("http1, CPU: gateway / haproxy");
                    assertThat(ratio.value()).isEqualTo(1.5);
                    assertThat(ratio.goal()).isEqualTo("<= 1.0");
                });
    }

    @Test
    void whereAPeerIsMissingTheRatioIsToTheOtherAndWithNoneThereIsNone() {
        rounds("gateway", 15);
        assertThat(series.atMost(Traffic.HTTP1, "CPU", Taken::cpuMicros, "gateway", List.of("nginx", "haproxy"), 1)).isEmpty();
        rounds("nginx", 30);
        assertThat(series.atMost(Traffic.HTTP1, "CPU", Taken::cpuMicros, "gateway", List.of("nginx", "haproxy"), 1))
                .hasValueSatisfying(ratio -> assertThat(ratio.value()).isEqualTo(0.5));
    }

    @Test
    void resultsLeaveOutWhatWasNotMeasured() {
        rounds("nginx", 20);
        assertThat(series.results()).singleElement().satisfies(result -> {
            assertThat(result.median()).isEqualTo(20);
            assertThat(result.more()).containsEntry("userMicros", 5.0)
                    .containsEntry("kernelMicros", 15.0)
                    .doesNotContainKeys("halfP99Millis",
                            "allocatedBytesPerRequest");
        });
    }

    /** A thousand requests in each round, a quarter of their time in the proxy's own code. */
    private void rounds(String proxy, long... micros) {
        for (long each : micros) {
            var cpu = new CpuTime.Split(Duration.ofNanos(each * 250_000), Duration.ofNanos(each * 750_000));
            series.add(Traffic.HTTP1, proxy, new Taken(new Seen(1000, 1000, 0, 1, 2), cpu, Double.NaN, 1, null));
        }
    }
}
