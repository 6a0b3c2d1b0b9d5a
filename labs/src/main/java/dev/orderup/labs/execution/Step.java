package dev.orderup.labs.execution;

import dev.orderup.labs.report.Result;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * One model under one load, in all rounds.
 *
 * @param connections orders in flight at once
 * @param stretches   one for each round, at least one
 */
record Step(int connections, List<Stretch> stretches) {
    double perSecond() {
        return median(Stretch::perSecond);
    }

    double median(ToDoubleFunction<Stretch> figure) {
        return Result.median(stretches.stream().mapToDouble(figure).toArray());
    }
}
