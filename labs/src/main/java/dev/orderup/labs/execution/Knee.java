package dev.orderup.labs.execution;

import java.util.Comparator;
import java.util.List;

/** Where more load stops giving more answers: the fewest connections that reach nine tenths of the most that was reached. */
final class Knee {
    private static final double SHARE_OF_THE_MOST = 0.9;

    private Knee() {}

    /**
     * The step at the knee.
     *
     * @param steps at least one
     */
    static Step of(List<Step> steps) {
        var most = steps.stream().mapToDouble(Step::perSecond).max().orElseThrow();
        return steps.stream()
                .filter(step -> step.perSecond() >= SHARE_OF_THE_MOST * most)
                .min(Comparator.comparingInt(Step::connections))
                .orElseThrow();
    }
}
