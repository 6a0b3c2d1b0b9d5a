package dev.orderup.labs.placing;

import dev.orderup.labs.report.LabFailure;
import dev.orderup.labs.report.LabOptions;
import dev.orderup.labs.report.Ratio;
import dev.orderup.labs.report.Report;
import dev.orderup.labs.report.Result;
import dev.orderup.labs.system.CpuTime;
import dev.orderup.labs.system.PrivateSystem;
import java.net.URI;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * What order-service adds to the transaction that an order is: the rate at which orders are placed over REST, beside the rate at which pgbench
 * drives the bare statement over as many connections on the same PostgreSQL.
 *
 * <p>What it is: a closed loop on each side, turn by turn, for each number of connections. The bare statement writes the same rows; a row of the table
 * has the CPU time of all three, since they share the cores and with the client that asks.
 *
 * <p>When to look at it: before a layer is added between a request and its statement, and after.
 *
 * <p>What it costs: README's section "Performance", and this lab's output on your machine. order-service's RATIONALE.md has where the time goes.
 *
 * <p>How to add another way to place: a case in {@link Way}.
 */
@Command(name = "placing", mixinStandardHelpOptions = true, description = "Orders placed per second through order-service, beside the bare transaction that pgbench drives.")
public final class PlacingLab implements Callable<Integer> {
    private static final double GOAL = 0.7;
    /** More than the service's pool has would only wait there. */
    private static final int CONNECTIONS_MAX = 64;
    private static final Duration WARM_UP_MAX = Duration.ofMinutes(3);
    private static final Duration DRAINED_WITHIN = Duration.ofMinutes(2);
    private static final Duration LOOK_EVERY = Duration.ofMillis(100);
    private static final String PENDING = "SELECT EXISTS (SELECT FROM order_event WHERE published_at IS NULL)";

    @Mixin
    private LabOptions lab;

    @Option(names = "--connections", paramLabel = "N", split = ",", defaultValue = "1,4,10", description = "Connections on each side, a step for each (default: ${DEFAULT-VALUE}; order-service has 10 to PostgreSQL).")
    private List<Integer> connections;

    @Option(names = "--round", paramLabel = "TIME", defaultValue = "5s", description = "How long a round of each side takes, whole seconds (default: ${DEFAULT-VALUE}).")
    private Duration round;

    @Option(names = "--warm-up", paramLabel = "N", defaultValue = "30000", description = "Orders that the service places before the first round (default: ${DEFAULT-VALUE}).")
    private long warmUp;

    @Option(names = "--rounds", paramLabel = "N", defaultValue = "5", description = "How often each side takes its turn (default: ${DEFAULT-VALUE}).")
    private int rounds;

    /** Who places. */
    private enum Way {
        BARE("pgbench, bare transaction"), SERVICE("order-service, REST"), GATEWAY("gateway and order-service, REST");

        private final String words;

        Way(String words) {
            this.words = words;
        }
    }

    private record Step(Way way, int connections) {}

    /** All that takes part. */
    private record Sides(PrivateSystem system, PgBench pgBench, Customers customers, ProcessHandle service, ProcessHandle postgres) {
        URI door(Way way) {
            return way == Way.GATEWAY ? system.gateway() : system.orderService(1);
        }
    }

    @Override
    public Integer call() throws InterruptedException {
        connections.forEach(number -> lab.within("--connections", number, 1, CONNECTIONS_MAX));
        lab.within("--rounds", rounds, 1, 50);
        lab.within("--round in s", round.toSeconds(), 1, 60);
        lab.within("--warm-up", warmUp, 0, 1_000_000);
        PgBench.mustBeThere();
        try (var system = PrivateSystem.start(lab.progress(), 1, 1);
                var pgBench = PgBench.on(system);
                var customers = new Customers(system.authorization("operator:lab"))) {
            return lab.print(
                    report(measure(new Sides(system, pgBench, customers, system.process("order-service"), system.process("postgres")))));
        }
    }

    private Map<Step, List<Stretch>> measure(Sides sides) throws InterruptedException {
        var most = connections.stream().mapToInt(Integer::intValue).max().orElseThrow();
        for (var way : List.of(Way.SERVICE, Way.GATEWAY)) {
            warmUp(sides, way, most);
        }
        sides.pgBench.run(most, Duration.ofSeconds(1));
        var seen = new LinkedHashMap<Step, List<Stretch>>();
        lab.progress().begin("Placing orders", (long) connections.size() * rounds * Way.values().length);
        for (int number : connections) {
            for (int turn = 0; turn < rounds; turn++) {
                for (var way : Way.values()) {
                    awaitDrained(sides.system);
                    seen.computeIfAbsent(new Step(way, number), _ -> new ArrayList<>()).add(stretch(sides, way, number));
                    lab.progress().step();
                }
            }
        }
        return seen;
    }

    /** By the number of orders, for that is what a just-in-time compiler goes by, however slow the machine is. */
    private void warmUp(Sides sides, Way way, int number) {
        var deadline = System.nanoTime() + WARM_UP_MAX.toNanos();
        lab.progress().begin("Warming up: " + way.words, warmUp);
        for (long placed = 0; placed < warmUp && System.nanoTime() - deadline < 0;) {
            var orders = sides.customers.run(sides.door(way), number, Duration.ofSeconds(1)).latency().getTotalCount();
            placed += orders;
            lab.progress().step(orders);
        }
    }

    private Stretch stretch(Sides sides, Way way, int number) throws InterruptedException {
        var service = CpuTime.of(sides.service);
        var postgres = CpuTime.of(sides.postgres);
        if (way == Way.BARE) {
            var run = sides.pgBench.run(number, round);
            return new Stretch(run.perSecond(), run.meanMillis(), Double.NaN, 0, micros(postgres, sides.postgres, run.transactions()),
                    run.cpu().toNanos() / 1e3 / run.transactions());
        }
        var client = CpuTime.of(ProcessHandle.current());
        var run = sides.customers.run(sides.door(way), number, round);
        var orders = run.latency().getTotalCount();
        return new Stretch(orders * 1e9 / run.took().toNanos(), run.latency().getMean() / 1e6,
                run.latency().getValueAtPercentile(99) / 1e6, micros(service, sides.service, orders),
                micros(postgres, sides.postgres, orders), micros(client, ProcessHandle.current(), orders));
    }

    private static double micros(Duration before, ProcessHandle process, long orders) {
        return CpuTime.of(process).minus(before).toNanos() / 1e3 / orders;
    }

    /** What one side has left to the relay is not for the next to bear. */
    private static void awaitDrained(PrivateSystem system) throws InterruptedException {
        try (var connection = DriverManager.getConnection(system.jdbcUrl()); var statement = connection.prepareStatement(PENDING)) {
            var deadline = System.nanoTime() + DRAINED_WITHIN.toNanos();
            while (true) {
                try (var answer = statement.executeQuery()) {
                    if (answer.next() && !answer.getBoolean(1)) {
                        return;
                    }
                }
                if (System.nanoTime() - deadline > 0) {
                    throw new LabFailure("the relay had not published all after " + DRAINED_WITHIN);
                }
                Thread.sleep(LOOK_EVERY);
            }
        } catch (SQLException e) {
            throw new LabFailure("PostgreSQL does not answer: " + e.getMessage(), e);
        }
    }

    private Report report(Map<Step, List<Stretch>> seen) {
        var results = seen.entrySet().stream().map(entry -> result(entry.getKey(), entry.getValue())).toList();
        var ratios = new ArrayList<Ratio>();
        for (int number : connections) {
            ratios.add(Ratio.atLeast("orders/s, %s: order-service / pgbench".formatted(connections(number)),
                    ratio(seen, number, Way.SERVICE), GOAL));
            ratios.add(new Ratio("orders/s, %s: through the gateway / pgbench".formatted(connections(number)),
                    ratio(seen, number, Way.GATEWAY), null));
        }
        return Report.of("placing", rounds, results, ratios,
                "An order here: its row, its event's row and its idempotency key's row, in one statement that commits by itself; prepared, synchronous_commit on, on both sides.",
                "CPU: service, PostgreSQL and client share the cores. The service's and PostgreSQL's include the relay that publishes each order to Kafka meanwhile; pgbench's rows are not published.");
    }

    private static String connections(int number) {
        return number == 1 ? "1 connection" : number + " connections";
    }

    private static Result result(Step step, List<Stretch> stretches) {
        var result = Result.over("%s, %s".formatted(step.way.words, connections(step.connections)), "orders/s",
                stretches.stream().map(Stretch::perSecond).toList()).with("meanMillis", median(stretches, Stretch::meanMillis));
        if (step.way == Way.BARE) {
            return result.with("postgresCpuMicros", median(stretches, Stretch::postgresMicros))
                    .with("clientCpuMicros", median(stretches, Stretch::clientMicros));
        }
        return result.with("p99Millis", median(stretches, Stretch::p99Millis))
                .with("serviceCpuMicros", median(stretches, Stretch::serviceMicros))
                .with("postgresCpuMicros", median(stretches, Stretch::postgresMicros))
                .with("clientCpuMicros", median(stretches, Stretch::clientMicros));
    }

    private static double median(List<Stretch> stretches, ToDoubleFunction<Stretch> field) {
        return Result.median(stretches.stream().mapToDouble(field).toArray());
    }

    /** The median of the rounds' ratios: each round is set against the one beside it. */
    private static double ratio(Map<Step, List<Stretch>> seen, int number, Way way) {
        var bare = seen.getOrDefault(new Step(Way.BARE, number), List.of());
        var other = seen.getOrDefault(new Step(way, number), List.of());
        var ratios = new double[Math.min(bare.size(), other.size())];
        for (int turn = 0; turn < ratios.length; turn++) {
            ratios[turn] = other.get(turn).perSecond() / bare.get(turn).perSecond();
        }
        return Result.median(ratios);
    }
}
