package dev.orderup.poller.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderup.poller.cost.Staleness.Percentiles;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ChoicesTests {
    @Test
    void namesTheBestByEachMeasureAndTheWorst() {
        Choice bytes = choice("bytes", cost("poll", 1000, 300, null), cost("sse", 200, 20, null), cost("grpc", 100, 90, null));
        assertThat(bytes.best()).containsExactly("grpc");
        assertThat(bytes.ranking()).extracting(Choice.Ranked::pattern).containsExactly("grpc", "sse", "poll");
        assertThat(bytes.sentence()).isEqualTo("Fewest bytes an update: grpc (100 B); most, poll (1,000 B)");
    }

    @Test
    void callsWhatIsWithinTheNoiseATie() {
        Choice staleness = choice("staleness", cost("poll", 1000, 300, null), cost("sse", 200, 20, null), cost("grpc", 100, 22, null));
        assertThat(staleness.best()).containsExactly("sse", "grpc");
        assertThat(staleness.sentence()).contains("sse (20 ms), grpc (22 ms), a tie");
    }

    @Test
    void takesTheNoiseThatWasMeasuredWhereThereIsOne() {
        Choice cpu = choice("serverCpu", cost("poll", 1, 1, 900.0), cost("sse", 1, 1, 300.0), cost("grpc", 1, 1, 360.0));
        assertThat(cpu.noise()).isEqualTo(70);
        assertThat(cpu.best()).containsExactly("sse", "grpc");
    }

    @Test
    void printsNoFigureThatIsLessThanTheNoise() {
        Choice cpu = choice("serverCpu", cost("poll", 1, 1, 900.0), cost("sse", 1, 1, -8.0));
        assertThat(cpu.sentence()).isEqualTo("Least CPU for the server, an update: sse (<70 µs); most, poll (900 µs)");
    }

    @Test
    void findsNoDifferenceWhereThereIsNone() {
        assertThat(choice("bytes", cost("sse", 200, 1, null), cost("grpc", 200, 2, null)).sentence())
                .isEqualTo("Fewest bytes an update: no difference that these figures can tell");
    }

    @Test
    void doesNotChooseByWhatWasNotMeasured() {
        assertThat(Choices.of(List.of(cost("poll", 1, 1, null), cost("sse", 1, 1, null)))).extracting(Choice::by)
                .contains("bytes")
                .doesNotContain("serverCpu", "memory");
    }

    @Test
    void doesNotRankKafkaNorWhoMissedSomething() {
        PatternCost failed = incomplete(cost("websocket", 1, 1, null));
        assertThat(choice("bytes", cost("poll", 9, 1, null), cost("sse", 8, 1, null), cost("kafka", 2, 1, null), failed).ranking())
                .extracting(Choice.Ranked::pattern)
                .containsExactly("sse", "poll");
    }

    private static Choice choice(String by, PatternCost... costs) {
        return Choices.of(List.of(costs)).stream().filter(choice -> choice.by().equals(by)).findFirst().orElseThrow();
    }

    private static PatternCost cost(String pattern, double bytes, double p50, @Nullable Double serverCpu) {
        var server = new ServerCost(serverCpu, null, null, serverCpu == null ? null : 70.0, null, null, null, null, null, null, null, null);
        return new PatternCost(pattern, "HTTP/1.1", 1, 6, 6, 0, 0, 0, 0, 0, 6, 1.0, 1, 1, 1, bytes, 0L, 0.0,
                new Percentiles(p50, p50, p50), 6, 10.0, server, null);
    }

    private static PatternCost incomplete(PatternCost cost) {
        return new PatternCost(cost.pattern(), cost.transport(), 1, 6, 5, 0, 0, 0, 0, 0, 6, 1.0, 1, 1, 1, cost.bytesPerUpdate(), 0L, 0.0,
                cost.stalenessMillis(), 6, 10.0, cost.server(), "1 of 6 updates never came");
    }
}
