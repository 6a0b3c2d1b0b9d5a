package dev.orderup.labs.staleness;

import dev.orderup.labs.report.LabFailure;
import dev.orderup.labs.report.LabOptions;
import dev.orderup.labs.report.Ratio;
import dev.orderup.labs.report.Report;
import dev.orderup.labs.report.Result;
import dev.orderup.labs.system.Orders;
import dev.orderup.labs.system.PrivateSystem;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * How old a change of an order is when its subscriber sees it, beside what that cannot be younger than: the commit of the same rows, and the same record's way
 * through Kafka.
 *
 * <p>What it is: an order is moved by order-service and watched by SSE from notification-service; then the same rows are committed by JDBC, then
 * the same record is produced with acks=all and consumed. One of each in turn, on the same PostgreSQL and Kafka.
 *
 * <p>When to look at it: before anything is put between a commit and its subscribers (a relay's poll, a batch's linger, a hand-over), and after.
 *
 * <p>What it costs: README's section "Performance", and this lab's output on your machine. order-service's RATIONALE.md has the stations.
 *
 * <p>How to add another way to be told: another watcher beside {@link Watcher}.
 */
@Command(name = "staleness", mixinStandardHelpOptions = true, description = "Time from a commit to its SSE subscriber, beside a bare commit and a bare hop over Kafka.")
public final class StalenessLab implements Callable<Integer> {
    private static final double GOAL = 1.5;
    /** All that an order can do after it was placed. */
    private static final List<String> LIFE = List.of("ACCEPTED", "PREPARING", "READY", "PICKED_UP", "DELIVERED");
    /** Orders of the warm-up that are under way together. */
    private static final int AT_ONCE = 4;
    /** Orders between the warm-up and those that count, one after the other as those: the bare sides are warm, too, and the relay has nothing left. */
    private static final int SETTLING = 40;
    private static final long NANOS_MAX = TimeUnit.MINUTES.toNanos(1);
    private static final int DIGITS = 3;

    @Mixin
    private LabOptions lab;

    @Option(names = "--orders", paramLabel = "N", defaultValue = "100", description = "Orders that count, each with five changes (default: ${DEFAULT-VALUE}).")
    private int number;

    @Option(names = "--warm-up", paramLabel = "N", defaultValue = "3000", description = "Orders before those, several at once (default: ${DEFAULT-VALUE}).")
    private int warmUp;

    /** One of each, in turn. */
    private record Round(long commitNanos, long kafkaNanos, long systemNanos) {
        long bareNanos() {
            return commitNanos + kafkaNanos;
        }
    }

    private record Sides(PrivateSystem system, Orders orders, BareCommit commit, BareKafka kafka, String authorization) {}

    @Override
    public Integer call() throws InterruptedException, IOException, SQLException {
        lab.within("--orders", number, 1, 10_000);
        lab.within("--warm-up", warmUp, 0, 10_000);
        try (var system = PrivateSystem.start(lab.progress(), 1, 1)) {
            var authorization = system.authorization("operator:lab");
            try (var orders = new Orders(system.orderService(1), authorization);
                    var commit = BareCommit.on(system);
                    var kafka = BareKafka.on(system.kafka())) {
                return lab.print(report(measure(new Sides(system, orders, commit, kafka, authorization))));
            }
        }
    }

    private List<Round> measure(Sides sides) throws InterruptedException, IOException {
        warmUp(sides);
        var seen = new ArrayList<Round>();
        lab.progress().begin("Orders, watched to their end", (long) SETTLING + number);
        for (int life = -SETTLING; life < number; life++) {
            var rounds = new ArrayList<Round>();
            life(sides, (order, system) -> rounds.add(new Round(sides.commit.nanos(), sides.kafka.nanos(order), system)));
            if (life >= 0) {
                seen.addAll(rounds);
            }
            lab.progress().step();
        }
        return seen;
    }

    /** By the number of orders, for that is what a just-in-time compiler goes by. Several at once, since what they wait for compiles nothing. */
    private void warmUp(Sides sides) throws InterruptedException {
        lab.progress().begin("Warming up", warmUp);
        Callable<Void> life = () -> {
            life(sides, (_, _) -> {});
            lab.progress().step();
            return null;
        };
        try (var customers = Executors.newFixedThreadPool(AT_ONCE)) {
            for (var lived : customers.invokeAll(Collections.nCopies(warmUp, life))) {
                lived.get();
            }
        } catch (ExecutionException e) {
            throw new LabFailure("an order of the warm-up failed: " + e.getCause(), e);
        }
    }

    /** What is done between two updates of an order. */
    private interface Between {
        void updates(UUID order, long ageNanos) throws InterruptedException;
    }

    private static void life(Sides sides, Between between) throws InterruptedException, IOException {
        var order = sides.orders.place();
        try (var watcher = Watcher.of(sides.system.notificationService(1), order, sides.authorization)) {
            watcher.nextNanos(); // That it was placed, which it was before anybody watched.
            for (var status : LIFE) {
                sides.orders.advance(order, status);
                between.updates(order, watcher.nextNanos());
            }
        }
    }

    private Report report(List<Round> seen) {
        var results = List.of(result("commit → seen by SSE", seen, Round::systemNanos), result("bare commit", seen, Round::commitNanos),
                result("bare Kafka, produce → consume", seen, Round::kafkaNanos),
                result("bare commit + bare Kafka", seen, Round::bareNanos));
        return Report.of("staleness", seen.size(), results,
                List.of(Ratio.atMost("commit → seen by SSE / (bare commit + bare Kafka), p50",
                        results.getFirst().median() / results.getLast().median(), GOAL)),
                "Commit → seen: from the update's own time, which the statement takes before it waits for the disk, to the line on the subscriber's socket.",
                "Bare: the same rows by one prepared JDBC statement with synchronous_commit on; the same record with acks=all and linger.ms=0, over as many partitions, to a consumer with fetch.min.bytes=1.");
    }

    private static Result result(String name, List<Round> seen, ToLongFunction<Round> nanos) {
        var all = new Histogram(NANOS_MAX, DIGITS);
        seen.forEach(round -> all.recordValue(Math.clamp(nanos.applyAsLong(round), 0, NANOS_MAX)));
        return Result.over(name, "ms", seen.stream().map(round -> nanos.applyAsLong(round) / 1e6).toList())
                .with("p90Millis", all.getValueAtPercentile(90) / 1e6)
                .with("p99Millis", all.getValueAtPercentile(99) / 1e6);
    }
}
