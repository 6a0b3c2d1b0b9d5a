package dev.orderup.poller.compare;

import dev.orderup.poller.order.Orders;
import dev.orderup.poller.server.ServerSide;
import java.time.Instant;
import java.util.List;

/**
 * Places orders, follows each by every pattern, and holds what each saw against what happened.
 *
 * <p>A first order is followed by all and not counted: it loads the classes of every pattern, which else would be charged to the
 * first updates.
 */
public final class Comparison {
    // Enough subscribers in the first round for every pattern to have met more than one.
    private static final int WARM_UP_SUBSCRIBERS = 20;

    private final Plan plan;
    private final Kitchen kitchen;
    private final Progress progress;

    public Comparison(Plan plan, Orders orders, Progress progress) {
        this.plan = plan;
        this.kitchen = new Kitchen(orders);
        this.progress = progress;
    }

    /** All patterns on the same orders at once: quick, and the server side's cost cannot be told apart. */
    public Result together() {
        Outcome warmUp = warmUp();
        return result(warmUp.isComplete() ? new Round(plan, kitchen, progress).run("comparing") : warmUp);
    }

    /** One pattern after the other, each with the system to itself. */
    public Result apart() {
        Outcome warmUp = warmUp();
        if (!warmUp.isComplete()) {
            return result(warmUp);
        }
        try (var server = new ServerSide(plan.server())) {
            var watch = new ServerWatch(server);
            ApartOutcome apart = new Apart(plan, kitchen, watch, progress).run();
            return result(apart, watch);
        }
    }

    /** What already fails here is the result, since to try it again would take as long to say the same. */
    private Outcome warmUp() {
        return new Round(plan.with(1, Math.min(plan.subscribers(), WARM_UP_SUBSCRIBERS)), kitchen, progress).run("warming up");
    }

    private Result result(Outcome outcome) {
        return new Result(outcome.histories().size(), plan.subscribers(), outcome.updatesPerOrder(), null, true, gateway(),
                pollIntervalMillis(), Machine.here(), Instant.now(), outcome.costs(), null, null, null, Choices.of(outcome.costs()));
    }

    private Result result(ApartOutcome apart, ServerWatch watch) {
        List<PatternCost> costs = apart.outcome().costs();
        return new Result(plan.orders(), plan.subscribers(), apart.outcome().updatesPerOrder(), plan.pace().name(), false, gateway(),
                pollIntervalMillis(), Machine.here(), Instant.now(), costs, apart.ledger().idlePerSecond(),
                apart.ledger().makingPerUpdate(), watch.notMeasured(), Choices.of(costs));
    }

    private String gateway() {
        return plan.entrants().getFirst().settings().gateway().toString();
    }

    /** Of the first that polls, if several intervals are compared; each row's name says its own then. */
    private long pollIntervalMillis() {
        return plan.entrants().getFirst().settings().pollInterval().toMillis();
    }
}
