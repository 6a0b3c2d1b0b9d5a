package dev.orderup.labs.idempotency;

import dev.orderup.labs.report.LabFailure;
import dev.orderup.labs.report.LabOptions;
import dev.orderup.labs.report.Ratio;
import dev.orderup.labs.report.Report;
import dev.orderup.labs.report.Result;
import dev.orderup.labs.system.PrivateSystem;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Idempotency: what becomes of one placement that is sent many times, while the service and the gateway are killed and come back.
 *
 * <p>What it is: a client that gets no answer does not know whether its request was done. It may ask again only if asking twice does what asking once does: GET, PUT
 * and DELETE do by their definition (RFC 9110 section 9.2.2), POST does when the request has a name, the {@code Idempotency-Key}, that the service remembers in the
 * transaction that does the work.
 *
 * <p>When to choose it: for every request that must not be done twice and may have to be sent twice, so for nearly every POST. What it costs: a row for each key, in the
 * same statement (order-service's RATIONALE.md has the rates with and without), topic 31 in README's table, and this lab's output on your machine.
 *
 * <p>How to add another: a {@link Door} for another protocol, or a way of naming requests in {@link #call}.
 */
@Command(name = "idempotency", mixinStandardHelpOptions = true, description = "One placement sent by many at once, with an Idempotency-Key and without, while order-service and gateway are killed.")
public final class IdempotencyLab implements Callable<Integer> {
    private static final String SERVICE = "order-service";
    private static final String GATEWAY = "gateway";
    /** As long as callers have patience. */
    private static final Duration ANSWERED_WITHIN = Duration.ofMinutes(3);

    @Mixin
    private LabOptions lab;

    @Option(names = "--retries", paramLabel = "N", defaultValue = "50", description = "Callers that send the same placement at once, half over REST and half over gRPC, each until it is told of an order (default: ${DEFAULT-VALUE}).")
    private int retries;

    @Option(names = "--rounds", paramLabel = "N", defaultValue = "3", description = "Rounds with a key, and as many without (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Override
    public Integer call() throws Exception {
        lab.within("--retries", retries, 2, 1000);
        lab.within("--rounds", rounds, 1, 20);
        var named = new ArrayList<Outcome>();
        var nameless = new ArrayList<Outcome>();
        try (var system = PrivateSystem.start(lab.progress(), 1, 1)) {
            lab.progress().begin("Placing while order-service and gateway are killed", 2L * rounds);
            for (int round = 0; round < rounds; round++) {
                named.add(round(system, "named-" + round, UUID.randomUUID().toString()));
                lab.progress().step();
                nameless.add(round(system, "nameless-" + round, null));
                lab.progress().step();
            }
        }
        var broken = named.stream().filter(round -> round.orders() != 1 || round.told().size() != 1 || round.untold() > 0).toList();
        if (!broken.isEmpty()) {
            throw new LabFailure("one key placed other than one order, or its callers were told different things: " + broken);
        }
        return lab.print(report(named, nameless));
    }

    private Outcome round(PrivateSystem system, String customer, @Nullable String key) throws Exception {
        var gateway = system.process(GATEWAY);
        var service = system.process(SERVICE);
        int gatewayRestarts = system.part(GATEWAY).restarts();
        int serviceRestarts = system.part(SERVICE).restarts();
        var answers = new ConcurrentHashMap<String, LongAdder>();
        var answered = new Semaphore(0);
        var told = new ArrayList<Future<@Nullable String>>();
        var authorization = system.authorization("operator:lab");
        try (var rest = new RestDoor(system.gateway(), authorization);
                var grpc = new GrpcDoor(system.gateway(), authorization);
                var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < retries; i++) {
                var caller = new Caller(i % 2 == 0 ? rest : grpc, answers);
                told.add(callers.submit(() -> {
                    var order = caller.persist(customer, key);
                    answered.release();
                    return order;
                }));
            }
            killBoth(gateway, service, answered);
        }
        system.awaitBack(SERVICE, serviceRestarts);
        system.awaitBack(GATEWAY, gatewayRestarts);
        return outcome(system, customer, key, told, answers);
    }

    /**
     * The gateway dies when it has passed on the first answer: what the service does for the others, nobody hears of. The service dies when
     * the first of those who had to ask again is answered: what it was doing for the rest is lost, or done and not told.
     */
    private void killBoth(ProcessHandle gateway, ProcessHandle service, Semaphore answered) throws InterruptedException {
        await(answered);
        gateway.destroyForcibly();
        gateway.onExit().join();
        if (1 + answered.drainPermits() < retries) {
            await(answered);
        }
        service.destroyForcibly();
    }

    private static void await(Semaphore answered) throws InterruptedException {
        if (!answered.tryAcquire(ANSWERED_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
            throw new LabFailure("nobody was answered within %d s".formatted(ANSWERED_WITHIN.toSeconds()));
        }
    }

    private static Outcome outcome(PrivateSystem system, String customer, @Nullable String key, List<Future<@Nullable String>> told,
            Map<String, LongAdder> answers) throws ExecutionException, InterruptedException {
        var orders = new HashSet<String>();
        int untold = 0;
        for (var one : told) {
            var order = one.get();
            if (order == null) {
                untold++;
            } else {
                orders.add(order);
            }
        }
        var counts = answers.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().sum()));
        var events = key == null || orders.isEmpty()
                ? List.<String>of()
                : new Published(system.kafka()).eventsOf(orders.iterator().next());
        return new Outcome(ordersOf(system, customer), Set.copyOf(orders), untold, counts, events);
    }

    private static long ordersOf(PrivateSystem system, String customer) {
        try (var connection = DriverManager.getConnection(system.jdbcUrl());
                var count = connection.prepareStatement("SELECT count(*) FROM orders WHERE customer_id = ?")) {
            count.setString(1, customer);
            try (var row = count.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        } catch (SQLException e) {
            throw new LabFailure("the lab's own database does not answer: " + e.getMessage(), e);
        }
    }

    private Report report(List<Outcome> named, List<Outcome> nameless) {
        var results = List.of(
                result("with one Idempotency-Key", named).with("ordersToldOf", median(named, round -> round.told().size()))
                        .with("eventsOnKafka", median(named, round -> round.events().size()))
                        .with("eventsOnKafkaTwice", named.stream().mapToLong(Outcome::eventsTwice).sum()),
                result("without a key", nameless).with("ordersToldOf", median(nameless, round -> round.told().size()))
                        .with("ordersNobodyWasToldOf", median(nameless, round -> round.orders() - round.told().size())));
        return Report.of("idempotency", rounds, results,
                List.of(new Ratio("orders from the same requests, without a key / with one",
                        median(nameless, Outcome::orders) / median(named, Outcome::orders), null)),
                "%d callers send the same placement, each until it is told of an order; the gateway and order-service are killed meanwhile."
                        .formatted(retries),
                "Answers with a key, all rounds: " + Outcome.answers(named) + ".",
                "Answers without, all rounds: " + Outcome.answers(nameless) + ".");
    }

    private static Result result(String name, List<Outcome> all) {
        return Result.over(name, "orders placed", all.stream().map(round -> (double) round.orders()).toList())
                .with("requestsSent", median(all, Outcome::sent));
    }

    private static double median(List<Outcome> all, ToDoubleFunction<Outcome> figure) {
        return Result.median(all.stream().mapToDouble(figure).toArray());
    }
}
