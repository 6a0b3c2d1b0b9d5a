package dev.orderup.poller.compare;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.orderup.poller.server.ByPart;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a comparison found; the JSON document of {@code compare --json}.
 *
 * @param updatesPerOrder null when the orders did not all take the same way
 * @param pace at which orders were moved; null when the automatic kitchen moved them
 * @param together whether all patterns followed the same orders at once
 * @param idleCpuMicrosPerSecond what each part of the server side uses with nothing to do; null when not measured
 * @param makingCpuMicrosPerUpdate what they use for one update of an order that nobody follows; null when not measured
 * @param notMeasured why figures of the server side are null, in words; null when they are not
 * @param chooseBy which pattern is best by what
 */
public record Result(int orders, int subscribers, @Nullable Integer updatesPerOrder, @Nullable String pace, boolean together,
        String gateway, long pollIntervalMillis, String machine, Instant measuredAt, List<PatternCost> patterns,
        @Nullable ByPart idleCpuMicrosPerSecond, @Nullable ByPart makingCpuMicrosPerUpdate, @Nullable String notMeasured,
        List<Choice> chooseBy) {

    @JsonProperty
    public boolean complete() {
        return patterns.stream().allMatch(PatternCost::isComplete);
    }
}
