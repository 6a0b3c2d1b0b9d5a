package dev.orderup.labs.session;

import dev.orderup.labs.report.LabFailure;
import dev.orderup.labs.report.LabOptions;
import dev.orderup.labs.report.Ratio;
import dev.orderup.labs.report.Report;
import dev.orderup.labs.report.Result;
import dev.orderup.labs.system.PrivateSystem;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Stateful versus stateless: what is lost when an instance is killed in the middle of everyone's shopping, by where the baskets are kept.
 *
 * <p>What it is: two order-services behind the gateway, baskets in one's memory (a sticky cookie leads back to it), in the database or in a
 * signed token. When to choose which, and what each is worth: {@code dev.orderup.order.session.Baskets}. What it costs: topic 9 in README's table, and this
 * lab's output on your machine. How to add another: a word in {@link KeptIn}.
 *
 * <p>All workflows of a round run at once and move on together, a request each; when half of all requests are answered, one instance is
 * killed ({@code kill -9}). So nearly every basket is half full then, and half of them are on that instance.
 */
@Command(name = "session", mixinStandardHelpOptions = true, description = "Baskets in memory, in the database and in a token: workflows that fail when one of two instances is killed, and what a workflow costs.")
public final class SessionLab implements Callable<Integer> {
    private static final int INSTANCES = 2;
    private static final String VICTIM = "order-service-" + INSTANCES;
    private static final int AT_ONCE = 16;
    private static final int WARM_UP = 30;
    /** Five thousand requests take a few seconds. */
    private static final long HALF_WAY_WITHIN_SECONDS = 120;

    @Mixin
    private LabOptions lab;

    @Option(names = "--workflows", paramLabel = "N", defaultValue = "200", description = "Baskets that are filled at once in each round (default: ${DEFAULT-VALUE}).")
    private int workflows;

    @Option(names = "--rounds", paramLabel = "N", defaultValue = "3", description = "How often an instance is killed, for each way (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Override
    public Integer call() throws Exception {
        lab.within("--workflows", workflows, 10, 2000);
        lab.within("--rounds", rounds, 1, 20);
        var costs = new EnumMap<KeptIn, List<Cost>>(KeptIn.class);
        var losses = new EnumMap<KeptIn, List<Loss>>(KeptIn.class);
        try (var system = PrivateSystem.start(lab.progress(), INSTANCES, 1)) {
            lab.progress().begin("Shopping while nothing is killed", (long) KeptIn.values().length * (rounds + 1));
            for (var keptIn : KeptIn.values()) {
                cost(system, keptIn, WARM_UP);
                lab.progress().step();
            }
            for (int round = 0; round < rounds; round++) {
                for (var keptIn : KeptIn.values()) {
                    costs.computeIfAbsent(keptIn, _ -> new ArrayList<>()).add(cost(system, keptIn, workflows / 2));
                    lab.progress().step();
                }
            }
            lab.progress().begin("Shopping while an instance is killed", (long) KeptIn.values().length * rounds);
            for (int round = 0; round < rounds; round++) {
                for (var keptIn : KeptIn.values()) {
                    losses.computeIfAbsent(keptIn, _ -> new ArrayList<>()).add(loss(system, keptIn, round));
                    lab.progress().step();
                }
            }
        }
        return lab.print(report(costs, losses));
    }

    /** One workflow after the other, on one connection. */
    private static Cost cost(PrivateSystem system, KeptIn keptIn, int number) throws InterruptedException {
        var fields = Map.of("Authorization", system.authorization("operator:lab"));
        var tally = new Tally();
        var millis = new double[number];
        try (var line = new Line(system.gateway(), 1, tally)) {
            for (int i = 0; i < number; i++) {
                long begun = System.nanoTime();
                var answer = new Shopping(line, tally, new Semaphore(1), () -> {},
                        fields).go(keptIn, "calm-" + keptIn.word());
                millis[i] = (System.nanoTime() - begun) / 1e6;
                if (!isOrdered(answer)) {
                    throw new IllegalStateException("a workflow failed although nothing was killed: " + answer);
                }
            }
        }
        return new Cost(Result.median(millis), (double) tally.bytesSent.sum() / number, (double) tally.bytesReceived.sum() / number,
                (double) tally.requests.sum() / number);
    }

    /** All workflows at once, and one instance killed when half of their requests are answered. */
    private Loss loss(PrivateSystem system, KeptIn keptIn, int round) throws Exception {
        var victim = system.process(VICTIM);
        int restarts = system.part(VICTIM).restarts();
        var fields = Map.of("Authorization", system.authorization("operator:lab"));
        var tally = new Tally();
        var steps = new AtomicInteger();
        var halfWay = new CountDownLatch(1);
        var prefix = "kill-%d-%s-".formatted(round, keptIn.word());
        Runnable stepDone = () -> {
            if (steps.incrementAndGet() == workflows * Shopping.REQUESTS / 2) {
                halfWay.countDown();
            }
        };
        var turns = new Semaphore(AT_ONCE, true);
        var ended = new ArrayList<Future<@Nullable Answer>>();
        try (var line = new Line(system.gateway(), AT_ONCE, tally); var customers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < workflows; i++) {
                var customer = prefix + i;
                ended.add(customers.submit(
                        () -> new Shopping(line, tally, turns, stepDone, fields)
                                .go(keptIn, customer)));
            }
            if (!halfWay.await(HALF_WAY_WITHIN_SECONDS, TimeUnit.SECONDS)) {
                throw new LabFailure("half of the workflows were not done within %d s".formatted(HALF_WAY_WITHIN_SECONDS));
            }
            victim.destroyForcibly();
        }
        var loss = counted(new PlacedOrders(system.jdbcUrl()).byCustomer(prefix), prefix, ended, tally);
        system.awaitBack(VICTIM, restarts);
        return loss;
    }

    private static Loss counted(Map<String, Long> orders, String prefix, List<Future<@Nullable Answer>> ended, Tally tally)
            throws InterruptedException, ExecutionException {
        int failed = 0;
        long untold = 0;
        for (int i = 0; i < ended.size(); i++) {
            if (!isOrdered(ended.get(i).get())) {
                failed++;
                untold += orders.containsKey(prefix + i) ? 1 : 0;
            }
        }
        return new Loss(failed, tally.retried.sum(), orders.values().stream().mapToLong(count -> count - 1).sum(), untold);
    }

    private static boolean isOrdered(@Nullable Answer answer) {
        return answer != null && answer.status() == 201;
    }

    private Report report(Map<KeptIn, List<Cost>> costs, Map<KeptIn, List<Loss>> losses) {
        var results = new ArrayList<Result>();
        losses.forEach((keptIn, all) -> results.add(over(keptIn.word() + ", instance killed", "workflows failed", all, Loss::failed)
                .with("of", workflows)
                .with("requestsRetried", median(all, Loss::retried))
                .with("ordersPlacedTwice", all.stream().mapToLong(Loss::placedTwice).sum())
                .with("ordersUntold", all.stream().mapToLong(Loss::untold).sum())));
        costs.forEach((keptIn, all) -> results.add(over(keptIn.word() + ", nothing killed", "ms per workflow (p50)", all, Cost::millisP50)
                .with("requestsPerWorkflow", median(all, Cost::requests))
                .with("bytesSentPerWorkflow", median(all, Cost::bytesSent))
                .with("bytesReceivedPerWorkflow", median(all, Cost::bytesReceived))));
        return Report.of("session", rounds, results, ratios(costs, losses),
                "A workflow makes a basket, puts three lines in it and checks it out. What got no answer, or 5xx, is sent again.",
                "Killed: one of two instances, when half of all requests were answered. Untold: the order was placed, and nobody was told.");
    }

    private static List<Ratio> ratios(Map<KeptIn, List<Cost>> costs, Map<KeptIn, List<Loss>> losses) {
        var twice = losses.values().stream().flatMap(List::stream).mapToLong(Loss::placedTwice).sum();
        return List.of(Ratio.atMost("orders placed twice, all three ways", (double) twice, 0),
                new Ratio("bytes per workflow, token / database", bytes(costs, KeptIn.TOKEN) / bytes(costs, KeptIn.DATABASE), null),
                new Ratio("time per workflow, memory / database", millis(costs, KeptIn.MEMORY) / millis(costs, KeptIn.DATABASE), null),
                new Ratio("time per workflow, token / database", millis(costs, KeptIn.TOKEN) / millis(costs, KeptIn.DATABASE), null));
    }

    private static double bytes(Map<KeptIn, List<Cost>> costs, KeptIn keptIn) {
        return median(costs.getOrDefault(keptIn, List.of()), cost -> cost.bytesSent() + cost.bytesReceived());
    }

    private static double millis(Map<KeptIn, List<Cost>> costs, KeptIn keptIn) {
        return median(costs.getOrDefault(keptIn, List.of()), Cost::millisP50);
    }

    private static <T> Result over(String name, String unit, List<T> rounds, ToDoubleFunction<T> figure) {
        return Result.over(name, unit, rounds.stream().mapToDouble(figure).boxed().toList());
    }

    private static <T> double median(List<T> rounds, ToDoubleFunction<T> figure) {
        return Result.median(rounds.stream().mapToDouble(figure).toArray());
    }
}
