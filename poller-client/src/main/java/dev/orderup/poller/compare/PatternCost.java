package dev.orderup.poller.compare;

import dev.orderup.poller.cost.Staleness.Percentiles;
import org.jspecify.annotations.Nullable;

/**
 * One row of the comparison; the names are those of the JSON document (DESIGN.md). What was not measured is null.
 *
 * @param altered updates that differ from what the order's history says
 * @param absorbed duplicates of an at-least-once transport that the pattern dropped by version
 * @param resumed times that a broken connection was followed by another
 * @param shareEmpty empty answers among requests
 * @param stalenessSamples updates whose staleness was measured: those committed after the pattern began to follow
 * @param complaint what was wrong, in words; null when all updates came, in order, none twice
 */
public record PatternCost(String pattern, String transport, int updatesExpected, int updatesSeen, int duplicates, int outOfOrder,
        int altered,
        long absorbed, int resumed, long requests, long connections, long bytesSent, long bytesReceived, @Nullable Long emptyAnswers,
        @Nullable Double shareEmpty, Percentiles stalenessMillis, long stalenessSamples, @Nullable Double clientCpuMicrosPerUpdate,
        @Nullable Double serverCpuMicrosPerUpdate, @Nullable String complaint) {

    public boolean isComplete() {
        return complaint == null;
    }
}
