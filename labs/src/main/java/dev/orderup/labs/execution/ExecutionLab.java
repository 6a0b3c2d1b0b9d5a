package dev.orderup.labs.execution;

import dev.orderup.labs.report.LabOptions;
import dev.orderup.labs.report.Ratio;
import dev.orderup.labs.report.Report;
import dev.orderup.labs.report.Result;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * When to use threads: the same endpoint, {@code POST /orders}, on an event loop, on a pool of platform threads and on virtual threads.
 *
 * <p>What it is: an event loop does all requests of its connections in turn and never waits; a pool lends a thread of the operating system to a request until
 * it is answered; a virtual thread is one for each request that gives its carrier away while it waits.
 *
 * <p>When to choose it: virtual threads for work that waits, which is most of a backend's: the code of a pool at the price of a loop. An event loop where all that
 * runs on it is short and nothing blocks, as in a proxy. A pool of as many threads as cores for work that computes: there more threads or a loop gain nothing,
 * and a loop makes the short requests wait behind the long ones. A big pool for waiting is what the other two replace: its size is the most that is in flight.
 *
 * <p>What it costs: topic 30 in README's table, and this lab's output on your machine. The step at each model's knee, and what lies beyond, is measured; nothing is asserted.
 *
 * <p>How to add another: a constant in {@link Model} and its {@link Execution}.
 */
@Command(name = "execution", mixinStandardHelpOptions = true, description = "One order endpoint on an event loop, platform threads and virtual threads: throughput, p99, threads, memory, and the knee of each.")
public final class ExecutionLab implements Callable<Integer> {
    private static final int CONNECTIONS_MAX = 4096;
    private static final int THREADS_MAX = 2000;
    private static final int WARM_UP_CONNECTIONS = 64;

    @Mixin
    private LabOptions lab;

    @Option(names = "--connections", paramLabel = "N", split = ",", defaultValue = "1,16,64,256,1024,2048", description = "Orders in flight at once, a step for each (default: ${DEFAULT-VALUE}).")
    private List<Integer> connections;

    @Option(names = "--step", paramLabel = "TIME", defaultValue = "1s", description = "How long a step is measured (default: ${DEFAULT-VALUE}).")
    private Duration step;

    @Option(names = "--warm-up", paramLabel = "TIME", defaultValue = "2s", description = "How long each endpoint is loaded before the first step (default: ${DEFAULT-VALUE}).")
    private Duration warmUp;

    @Option(names = "--rounds", paramLabel = "N", defaultValue = "3", description = "How often each step is measured (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(names = "--pool", paramLabel = "N", defaultValue = "200", description = "Threads of the pool (default: ${DEFAULT-VALUE}, as servlet containers have).")
    private int pool;

    @Option(names = "--kitchen", paramLabel = "TIME", defaultValue = "100ms", description = "How long the kitchen takes to answer (default: ${DEFAULT-VALUE}).")
    private Duration kitchen;

    @Override
    public Integer call() throws InterruptedException {
        connections.forEach(number -> lab.within("--connections", number, 1, CONNECTIONS_MAX));
        lab.within("--rounds", rounds, 1, 20);
        lab.within("--pool", pool, 1, THREADS_MAX);
        lab.within("--step in ms", step.toMillis(), 100, 60_000);
        lab.within("--warm-up in ms", warmUp.toMillis(), 0, 60_000);
        lab.within("--kitchen in ms", kitchen.toMillis(), 0, 10_000);
        var series = new EnumMap<Work, Map<Model, List<Step>>>(Work.class);
        try (var peer = new Kitchen(kitchen); var load = new Load()) {
            for (var work : Work.values()) {
                series.put(work, measure(work, peer, load));
            }
        }
        return lab.print(report(series));
    }

    /** All models under one load, then all under the next: whatever else the machine does meets them alike. */
    private Map<Model, List<Step>> measure(Work work, Kitchen peer, Load load) throws InterruptedException {
        var endpoints = new EnumMap<Model, EndpointProcess>(Model.class);
        try {
            for (var model : Model.values()) {
                endpoints.put(model, warm(model, work, peer, load));
            }
            return climb(work, endpoints, load);
        } finally {
            for (var endpoint : endpoints.values()) {
                endpoint.close();
            }
        }
    }

    private EndpointProcess warm(Model model, Work work, Kitchen peer, Load load) {
        lab.progress().say("Warming up %s, %s work".formatted(model.word(), work.word()));
        var endpoint = EndpointProcess.start(model, work, peer, pool);
        load.run(endpoint.address(), Math.min(WARM_UP_CONNECTIONS, connections.getLast()), Duration.ZERO, warmUp, endpoint::cpu);
        return endpoint;
    }

    private Map<Model, List<Step>> climb(Work work, Map<Model, EndpointProcess> endpoints, Load load) {
        var steps = new EnumMap<Model, List<Step>>(Model.class);
        lab.progress().begin("Measuring %s work".formatted(work.word()), (long) connections.size() * rounds * endpoints.size());
        for (int number : connections) {
            var ofModel = new EnumMap<Model, List<Stretch>>(Model.class);
            for (int round = 0; round < rounds; round++) {
                endpoints.forEach(
                        (model, endpoint) -> ofModel.computeIfAbsent(model, _ -> new ArrayList<>()).add(stretch(endpoint, load, number)));
            }
            ofModel.forEach((model, stretches) -> steps.computeIfAbsent(model, _ -> new ArrayList<>()).add(new Step(number, stretches)));
        }
        return steps;
    }

    /** A quarter of the step runs in before it counts: new connections, and those to the kitchen. */
    private Stretch stretch(EndpointProcess endpoint, Load load, int number) {
        var seen = load.run(endpoint.address(), number, step.dividedBy(4), step, endpoint::cpu);
        lab.progress().step();
        return new Stretch(seen.perSecond(), seen.millis(50), seen.millis(99), seen.cpu().toNanos() / 1e3 / Math.max(1, seen.answered()),
                endpoint.threads(), endpoint.residentBytes() / 1e6, seen.refused());
    }

    private Report report(Map<Work, Map<Model, List<Step>>> series) {
        var results = new ArrayList<Result>();
        series.forEach(
                (work, models) -> models.forEach((model, steps) -> steps.forEach(one -> results.add(result(work, model, one, steps)))));
        return Report.of("execution", rounds, results, List.of(
                atMost(series, Work.IO, Model.VIRTUAL_THREADS, Model.EVENT_LOOP),
                atMost(series, Work.IO, Model.VIRTUAL_THREADS, Model.PLATFORM_THREADS),
                atMost(series, Work.CPU, Model.VIRTUAL_THREADS, Model.PLATFORM_THREADS),
                atMost(series, Work.MIXED, Model.VIRTUAL_THREADS, Model.EVENT_LOOP)),
                "io: a kitchen is asked that answers after %d ms; cpu: about a millisecond of hashing; mixed: both."
                        .formatted(kitchen.toMillis()),
                "Knee: the fewest orders in flight that reach 90 %% of the most orders per second. Pool: %d threads.".formatted(pool),
                "The load runs on the same cores; threads and memory are those of the endpoint's process alone.");
    }

    private static Result result(Work work, Model model, Step one, List<Step> all) {
        var name = "%s %s %d".formatted(work.word(), model.word(), one.connections());
        return Result.over(name, "orders/s", one.stretches().stream().map(Stretch::perSecond).toList())
                .with("p50Millis", one.median(Stretch::p50Millis))
                .with("p99Millis", one.median(Stretch::p99Millis))
                .with("cpuMicrosPerOrder", one.median(Stretch::cpuMicrosPerOrder))
                .with("threads", one.median(Stretch::threads))
                .with("residentMegabytes", one.median(Stretch::residentMegabytes))
                .with("refused", one.stretches().stream().mapToLong(Stretch::refused).sum())
                .with("knee", Knee.of(all).equals(one));
    }

    private static Ratio atMost(Map<Work, Map<Model, List<Step>>> series, Work work, Model one, Model other) {
        return new Ratio("most orders/s, %s: %s / %s".formatted(work.word(), one.word(), other.word()),
                most(series, work, one) / most(series, work, other), null);
    }

    private static double most(Map<Work, Map<Model, List<Step>>> series, Work work, Model model) {
        return series.getOrDefault(work, Map.of())
                .getOrDefault(model, List.of())
                .stream()
                .mapToDouble(Step::perSecond)
                .max()
                .orElse(Double.NaN);
    }
}
