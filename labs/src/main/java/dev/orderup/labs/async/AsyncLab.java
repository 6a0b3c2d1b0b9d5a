package dev.orderup.labs.async;

import dev.orderup.labs.async.Blocked.Seen;
import dev.orderup.labs.report.LabOptions;
import dev.orderup.labs.report.Ratio;
import dev.orderup.labs.report.Report;
import dev.orderup.labs.report.Result;
import dev.orderup.labs.system.PrivateSystem;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Synchronous and asynchronous workloads: an order and a restaurant's yearly statement, asked for in both ways
 * ({@code Prefer: respond-async}, RFC 7240).
 *
 * <p>What it is: the caller waits for the work, or for the promise that it will be done.
 *
 * <p>When to choose which: README's topic 2 and order-service's {@code async.Jobs}, which does the work, say so.
 *
 * <p>What it costs: this prints it. How long a caller is blocked and when it has what it asked for; how many requests are in flight when more
 * ask at once than can be served; and what a {@code kill -9} in the middle costs those who were answered 202.
 *
 * <p>How to add another: a constant in {@link Work}, and how to ask for it in {@link Door}.
 */
@Command(name = "async", mixinStandardHelpOptions = true, description = "Placing orders and writing statements, waited for and as jobs: how long the caller is blocked, in-flight at saturation, and a kill -9 half-way.")
public final class AsyncLab implements Callable<Integer> {
    private static final int CALLERS_MAX = 1000;

    @Mixin
    private LabOptions lab;

    @Option(names = "--orders-per-day", paramLabel = "N", defaultValue = "500", description = "Orders of each of the 365 days of the statement (default: ${DEFAULT-VALUE}).")
    private int ordersPerDay;

    @Option(names = "--calls", paramLabel = "N", defaultValue = "200", description = "Orders placed one by one in each style; a fortieth as many statements (default: ${DEFAULT-VALUE}).")
    private int calls;

    @Option(names = "--callers", paramLabel = "N", split = ",", defaultValue = "4,32,128", description = "Callers at once, a step for each (default: ${DEFAULT-VALUE}).")
    private List<Integer> callers;

    @Option(names = "--step", paramLabel = "TIME", defaultValue = "3s", description = "How long a step takes (default: ${DEFAULT-VALUE}).")
    private Duration step;

    @Option(names = "--killed-orders", paramLabel = "N", defaultValue = "300", description = "Orders accepted before the kill (default: ${DEFAULT-VALUE}).")
    private int killedOrders;

    @Override
    public Integer call() throws IOException, InterruptedException {
        lab.within("--orders-per-day", ordersPerDay, 1, 100_000);
        lab.within("--calls", calls, 40, 100_000);
        lab.within("--step in ms", step.toMillis(), 100, 60_000);
        lab.within("--killed-orders", killedOrders, 1, 900);
        callers.forEach(number -> lab.within("--callers", number, 1, CALLERS_MAX));
        try (var system = PrivateSystem.start(lab.progress(), 1, 1)) {
            Filling.fill(system.jdbcUrl(), ordersPerDay, lab.progress());
            return lab.print(measured(system, new Door(system.gateway(), system.authorization("operator:lab"))));
        }
    }

    private Report measured(PrivateSystem system, Door door) throws IOException, InterruptedException {
        var results = new ArrayList<Result>();
        var ratios = new ArrayList<Ratio>();
        var blocked = new Blocked(door, lab.progress());
        for (var work : Work.values()) {
            blocked.measure(work, warmUp(work));
            var seen = blocked.measure(work, work == Work.PLACING ? calls : calls / 40);
            seen.forEach((style, ofStyle) -> results.addAll(ofStyle.results(work, style)));
            ratios.addAll(ratios(work, Objects.requireNonNull(seen.get(Style.SYNC)), Objects.requireNonNull(seen.get(Style.ASYNC))));
        }
        var saturation = new Saturation(door, system.jdbcUrl(), step, lab.progress());
        for (var work : Work.values()) {
            for (int number : callers) {
                for (var style : Style.values()) {
                    results.add(saturation.measure(work, style, number).result());
                }
            }
        }
        results.addAll(new Survival(door, system, lab.progress(), killedOrders).measure());
        return Report.of("async", 1, results, ratios,
                "blocked: to the first byte of the answer. in hand: until the order or the whole statement is read.",
                "in flight: requests at the gateway, on the average. done/s: until the last accepted job has ended.",
                "Each statement of the calls one by one is of 365 days with %d orders each; at saturation of 30.".formatted(ordersPerDay));
    }

    private static int warmUp(Work work) {
        return work == Work.PLACING ? 50 : 1;
    }

    private static List<Ratio> ratios(Work work, Seen sync, Seen async) {
        return List.of(new Ratio(work.word() + ": blocked p50, async / sync", async.firstByteMillis(50) / sync.firstByteMillis(50), null),
                new Ratio(work.word() + ": in hand p50, async / sync", async.inHandMillis(50) / sync.inHandMillis(50), null));
    }
}
