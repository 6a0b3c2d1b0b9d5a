package dev.orderup.labs.drain;

import dev.orderup.labs.report.LabOptions;
import dev.orderup.labs.report.Ratio;
import dev.orderup.labs.report.Report;
import dev.orderup.labs.report.Result;
import dev.orderup.labs.system.Orders;
import dev.orderup.labs.system.PrivateSystem;
import dev.orderup.labs.system.Trust;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Graceful shutdown: what a rolling restart costs those who are being served.
 *
 * <p>What it is: a system with two instances of each service behind the gateway; each of them in turn, and then the gateway itself, is told to stop
 * (SIGTERM) and comes back, while clients place orders over HTTP/1.1, HTTP/2 and gRPC, and others follow orders by server-sent events, WebSocket and
 * gRPC streams. How it works: {@code dev.orderup.gateway.Gateway} and each listener's drain. What it costs: topic 43 in README's table, and this lab's
 * output on your machine. How to add a client: a {@link Clients.Kind} or a {@link Subscription}, named in {@link Clients#more}.
 *
 * <p>What counts as failed: a request whose connection was accepted and that got no whole answer, or one that is not 2xx. That no connection could be made is counted by
 * itself: it only happens while no gateway runs.
 */
@Command(name = "drain", mixinStandardHelpOptions = true, description = "Each service instance and the gateway stopped gently under load: accepted requests that failed, and updates lost.")
public final class DrainLab implements Callable<Integer> {
    private static final int INSTANCES = 2;
    private static final List<String> PARTS = List.of("order-service", "order-service-2", "notification-service", "notification-service-2",
            "gateway");
    private static final long STOPPED_WITHIN_SECONDS = 60;

    @Mixin
    private LabOptions lab;

    @Option(names = "--clients", paramLabel = "N", defaultValue = "4", description = "Clients of each protocol, and subscribers of each kind (default: ${DEFAULT-VALUE}).")
    private int clients;

    @Option(names = "--requests", paramLabel = "N", defaultValue = "200", description = "Answers in each protocol before each stop, and again after it (default: ${DEFAULT-VALUE}).")
    private int requests;

    @Option(names = "--parts", paramLabel = "NAME", split = ",", description = "Stop only these (default: order-service, order-service-2, notification-service, notification-service-2, gateway).")
    private List<String> parts = PARTS;

    @Override
    public Integer call() throws Exception {
        lab.within("--clients", clients, 1, 100);
        lab.within("--requests", requests, 10, 100_000);
        parts.forEach(part -> lab.oneOf("--parts", part, PARTS));
        var stops = new ArrayList<Stop>();
        try (var system = PrivateSystem.start(lab.progress(), INSTANCES, INSTANCES)) {
            lab.progress().begin("Stopping one part after the other", parts.size());
            for (var part : parts) {
                stops.add(under(system, part));
                lab.progress().step();
            }
        }
        return lab.print(report(stops));
    }

    private Stop under(PrivateSystem system, String part) throws InterruptedException {
        var authorization = system.authorization("operator:lab");
        var door = new Door(system.gateway(), system.gatewaySecure(), Trust.in(system.authority()), authorization);
        // The followed orders are moved at the service itself, at the instance that stays, so that this has no part in what is measured.
        var stays = system.orderService(part.equals("order-service") ? 2 : 1);
        try (var shop = new Orders(stays, authorization); var served = new Clients(door)) {
            for (int i = 0; i < clients; i++) {
                served.more(shop);
            }
            served.awaitFollowed();
            served.awaitAnswers(requests);
            served.move(shop, 0, 2);
            long millis = restart(system, part, () -> served.move(shop, 2, 4));
            served.awaitAnswers(requests);
            served.move(shop, 4, Clients.STATUSES.size());
            served.catchUp();
            served.stopAsking();
            var told = served.requests().values().stream().flatMap(tally -> tally.orders().stream()).toList();
            return new Stop(part, millis, served.requests(), served.streams(), Acknowledged.lost(system.jdbcUrl(), told));
        }
    }

    /** What is done while a part is about to stop. */
    @FunctionalInterface
    private interface Meanwhile {
        void happens() throws InterruptedException;
    }

    /** How long it took to stop, in milliseconds. */
    private static long restart(PrivateSystem system, String part, Meanwhile meanwhile) throws InterruptedException {
        int restarts = system.part(part).restarts();
        var process = system.process(part);
        long begun = System.nanoTime();
        var ended = process.onExit().thenApply(_ -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
        process.destroy();
        meanwhile.happens();
        long millis = ended.orTimeout(STOPPED_WITHIN_SECONDS, TimeUnit.SECONDS).join();
        system.awaitBack(part, restarts);
        return millis;
    }

    private Report report(List<Stop> stops) {
        var results = new ArrayList<Result>();
        stops.forEach(stop -> results.add(part(stop)));
        stops.getFirst().requests().keySet().forEach(protocol -> results.add(protocol(stops, protocol)));
        stops.getFirst().streams().keySet().forEach(kind -> results.add(kind(stops, kind)));
        return Report.of("drain", 1, results,
                List.of(Ratio.atMost("accepted requests failed, all stops", sum(stops, stop -> stop.requests(Tally::failures)), 0),
                        Ratio.atMost("updates lost, all stops", sum(stops, Stop::updatesLost), 0),
                        Ratio.atMost("orders lost that a client was told of, all stops", sum(stops, Stop::ordersLost), 0)),
                "Each part was told to stop by SIGTERM and started again by the supervisor; each service has two instances, the gateway one.",
                "Not accepted: no connection could be made, which only happens while no gateway runs.",
                "No client repeats a request, but where a GOAWAY says that it was not processed. Subscribers come again and say what they saw last.");
    }

    private static Result part(Stop stop) {
        return Result.once(stop.part() + " stopped", "accepted requests failed", (double) stop.requests(Tally::failures))
                .with("answered", stop.requests(Tally::answers))
                .with("notAccepted", stop.requests(Tally::refusals))
                .with("updatesLost", stop.updatesLost())
                .with("updatesTwice", stop.streams(Follower::twice))
                .with("streamsThatCameAgain", stop.streams(Follower::cameAgain))
                .with("ordersLost", stop.ordersLost())
                .with("millisToStop", stop.millis());
    }

    private static Result protocol(List<Stop> stops, String protocol) {
        var tallies = stops.stream().flatMap(stop -> Stream.ofNullable(stop.requests().get(protocol))).toList();
        var failed = tallies.stream().mapToLong(Tally::failures).sum();
        return Result.once(protocol + ", all stops", "accepted requests failed", (double) failed)
                .with("answered", tallies.stream().mapToLong(Tally::answers).sum())
                .with("notAccepted", tallies.stream().mapToLong(Tally::refusals).sum())
                .with("failures", reasons(tallies));
    }

    private static Map<String, Long> reasons(List<Tally> tallies) {
        var all = new TreeMap<String, Long>();
        tallies.forEach(tally -> tally.reasons().forEach((reason, count) -> all.merge(reason, count, Long::sum)));
        return all;
    }

    private static Result kind(List<Stop> stops, String kind) {
        return Result
                .once(kind + ", all stops", "updates lost", sum(stops, stop -> stop.streams(kind, each -> each.lost(Clients.newest()))))
                .with("updatesTwice", stops.stream().mapToLong(stop -> stop.streams(kind, Follower::twice)).sum())
                .with("streamsThatCameAgain", stops.stream().mapToLong(stop -> stop.streams(kind, Follower::cameAgain)).sum());
    }

    private static double sum(List<Stop> stops, ToLongFunction<Stop> count) {
        return stops.stream().mapToLong(count).sum();
    }
}
