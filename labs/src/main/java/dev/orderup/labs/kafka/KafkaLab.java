package dev.orderup.labs.kafka;

import dev.orderup.labs.report.LabFailure;
import dev.orderup.labs.report.LabOptions;
import dev.orderup.labs.report.Ratio;
import dev.orderup.labs.report.Report;
import dev.orderup.labs.report.Result;
import dev.orderup.labs.system.PrivateSystem;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Publish-subscribe: what a consumer group delivers, how soon, and what is left of it when a member dies between doing its work and saying so.
 *
 * <p>What it is: order-service publishes through its outbox; the group {@code kitchen-analytics}, two members, keeps a view in PostgreSQL. The same
 * database has the truth, so that the view can be held against it, row by row. When to choose it, and how to add another subscriber:
 * {@code dev.orderup.notification.analytics.KitchenAnalytics}. What it costs: topic 7 in README's table, and this lab's output on your machine.
 *
 * <p>How to add another failure: beside {@link Death}.
 */
@Command(name = "kafka", mixinStandardHelpOptions = true, description = "A consumer group of two: age of events, kill -9 of a member that has not committed, order over the rebalance, lag, dead letters.")
public final class KafkaLab implements Callable<Integer> {
    private static final int MEMBERS = 2;

    @Mixin
    private LabOptions lab;

    @Option(names = "--orders", paramLabel = "N", defaultValue = "100", description = "Orders of six events each whose age is measured (default: ${DEFAULT-VALUE}).")
    private int orders;

    @Option(names = "--rounds", paramLabel = "N", defaultValue = "3", description = "How often a member is killed (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Override
    public Integer call() throws InterruptedException, SQLException {
        lab.within("--orders", orders, 1, 10_000);
        lab.within("--rounds", rounds, 1, 20);
        try (var system = PrivateSystem.start(lab.progress(), 1, MEMBERS); var group = new Group(system.kafka())) {
            Members.awaitTwoWithout(group, List.of());
            try (var witness = Witness.in(system.jdbcUrl())) {
                var age = Age.measure(system, group, witness, orders, lab.progress());
                var deaths = deaths(new Death(system, group, witness));
                lab.progress().say("Putting records aside, and sending them back");
                var aside = new PutAside(system, group, witness).measure();
                lab.print(report(age, deaths, aside));
                return verdict(deaths, aside);
            }
        }
    }

    private List<Death.Seen> deaths(Death death) throws InterruptedException, SQLException {
        lab.progress().begin("Killing a member that has not committed", rounds);
        var seen = new ArrayList<Death.Seen>();
        for (int round = 0; round < rounds; round++) {
            seen.add(death.round());
            lab.progress().step();
        }
        return seen;
    }

    /** The exit status; what did not hold is said on stderr, under the figures. */
    private static int verdict(List<Death.Seen> deaths, PutAside.Seen aside) {
        for (var death : deaths) {
            if (death.owed() == 0 || death.absorbed() < death.owed() || death.differences() > 0 || death.outOfOrder() > 0) {
                throw new LabFailure(
                        "%s (expected: something owed, all of it absorbed, no difference, nothing out of order)".formatted(death));
            }
        }
        if (aside.differencesMeanwhile() == 0 || aside.redriven() != 2 || aside.again() != 1 || aside.differences() > 0) {
            throw new LabFailure("%s (expected: a difference until 2 were sent back, 1 back again, no difference after)".formatted(aside));
        }
        return 0;
    }

    private Report report(Age.Seen age, List<Death.Seen> deaths, PutAside.Seen aside) {
        var results = List.of(age.system(), age.bare(),
                over("events done by a member that was killed, and not committed", "events", deaths, Death.Seen::owed)
                        .with("absorbed", sum(deaths, Death.Seen::absorbed))
                        .with("ofEvents", deaths.getLast().events()),
                over("rows of the view unlike order-service's", "rows", deaths, Death.Seen::differences),
                over("events of an order out of order", "events", deaths, Death.Seen::outOfOrder),
                over("its partitions taken over after", "s", deaths, Death.Seen::takenOverSeconds),
                over("lag, highest, as the broker has it", "events", deaths, death -> death.lag().peak()),
                over("lag, highest, as the gauge shows it", "events", deaths, death -> death.lag().gaugePeak()),
                over("lag drained after", "s", deaths, death -> death.lag().drainedSeconds()),
                Result.once("two records put aside after", "s", aside.asideSeconds())
                        .with("redriven", aside.redriven())
                        .with("deadAgain", aside.again()));
        return Report.of("kafka", rounds, results,
                List.of(new Ratio("age of an event in the view / bare Kafka, p50", age.system().median() / age.bare().median(), null),
                        Ratio.atMost("rows of the view unlike order-service's, all rounds and after the redrive",
                                sum(deaths, Death.Seen::differences) + aside.differences(), 0),
                        Ratio.atMost("events of an order out of order, all rounds", sum(deaths, Death.Seen::outOfOrder), 0)),
                "Age: from the time in the event, which the statement takes before it waits for the disk, to its merge into the view. Bare: acks=all, linger.ms=0, the same record.",
                "Killed: by kill -9, when its batch was in the view and its place was not committed. Absorbed: events that came to a member again and changed nothing, all rounds.",
                "Drained: from the kill until the lag had fallen to a twentieth of its peak; orders went on to move. At the end of each round it is 0, and so is the gauge.");
    }

    private static Result over(String name, String unit, List<Death.Seen> deaths, ToDoubleFunction<Death.Seen> figure) {
        return Result.over(name, unit, deaths.stream().mapToDouble(figure).boxed().toList());
    }

    private static double sum(List<Death.Seen> deaths, ToDoubleFunction<Death.Seen> figure) {
        return deaths.stream().mapToDouble(figure).sum();
    }
}
