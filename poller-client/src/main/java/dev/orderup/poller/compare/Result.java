package dev.orderup.poller.compare;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a comparison found; the JSON document of {@code compare --json}.
 *
 * @param updatesPerOrder null when the orders did not all take the same way
 */
public record Result(int orders, @Nullable Integer updatesPerOrder, String gateway, long pollIntervalMillis, List<PatternCost> patterns) {

    @JsonProperty
    public boolean complete() {
        return patterns.stream().allMatch(PatternCost::isComplete);
    }
}
