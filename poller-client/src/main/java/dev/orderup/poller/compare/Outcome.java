package dev.orderup.poller.compare;

import dev.orderup.poller.order.OrderUpdate;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What came of following some orders. */
record Outcome(Collection<List<OrderUpdate>> histories, List<PatternCost> costs) {
    boolean isComplete() {
        return costs.stream().allMatch(PatternCost::isComplete);
    }

    /** Null when the orders did not all take the same way. */
    @Nullable
    Integer updatesPerOrder() {
        Set<Integer> lengths = histories.stream().map(List::size).collect(Collectors.toSet());
        return lengths.size() == 1 ? lengths.iterator().next() : null;
    }
}
