package dev.orderup.poller.compare;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.orderup.poller.cost.Staleness.Percentiles;
import org.jspecify.annotations.Nullable;

/**
 * One row of the comparison; the names are those of the JSON document (DESIGN.md). What was not measured is null.
 *
 * @param subscribers how many followed, each over connections of its own
 * @param altered updates that differ from what the order's history says
 * @param absorbed duplicates of an at-least-once transport that the pattern dropped by version
 * @param resumed times that a broken connection was followed by another
 * @param shareEmpty empty answers among requests
 * @param stalenessSamples updates whose staleness was measured: those committed after the pattern began to follow
 * @param complaint what was wrong, in words; null when all updates came, in order, none twice
 */
public record PatternCost(String pattern, String transport, int subscribers, int updatesExpected, int updatesSeen, int duplicates,
        int outOfOrder, int altered, long absorbed, int resumed, long requests, @Nullable Double requestsPerUpdate, long connections,
        long bytesSent, long bytesReceived, @Nullable Double bytesPerUpdate, @Nullable Long emptyAnswers, @Nullable Double shareEmpty,
        Percentiles stalenessMillis, long stalenessSamples, @Nullable Double clientCpuMicrosPerUpdate,
        @JsonUnwrapped ServerCost server, @Nullable String complaint) {

    PatternCost with(ServerCost cost) {
        return new PatternCost(pattern, transport, subscribers, updatesExpected, updatesSeen, duplicates, outOfOrder, altered, absorbed,
                resumed, requests, requestsPerUpdate, connections, bytesSent, bytesReceived, bytesPerUpdate, emptyAnswers, shareEmpty,
                stalenessMillis, stalenessSamples, clientCpuMicrosPerUpdate, cost, complaint);
    }

    @JsonIgnore
    public boolean isComplete() {
        return complaint == null;
    }
}
