package dev.orderup.labs.journey;

import dev.orderup.labs.report.LabOptions;
import dev.orderup.labs.report.Ratio;
import dev.orderup.labs.report.Report;
import dev.orderup.labs.report.Result;
import dev.orderup.labs.system.Orders;
import dev.orderup.labs.system.PrivateSystem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The journey of a request: where the time of live requests goes, and what it costs the gateway to take it.
 *
 * <p>What it is: clients read an order over each version of HTTP, on new connections and on kept ones, and ask to be told ({@code Prefer: server-timing});
 * each must be, in the answer's {@code Server-Timing} and by the gateway's control plane. How it works: {@code dev.orderup.gateway.journey.Journeys}. What it costs:
 * topic 34 in README's table, and this lab's output on your machine. How to add another: a constant in {@link Way}.
 *
 * <p>The cost is that of three gateways alone in front of the same service: one that times nothing, one as it is shipped, and one that times every request.
 */
@Command(name = "journey", mixinStandardHelpOptions = true, description = "Each stage of live requests over HTTP/1.1, HTTP/2 and HTTP/3, on new and kept connections; and what timing them costs.")
public final class JourneyLab implements Callable<Integer> {
    private static final int WARM_UP = 100;
    /** Small, and for everybody. */
    private static final String CHEAP = "/.well-known/jwks.json";

    @Mixin
    private LabOptions lab;

    @Option(names = "--requests", paramLabel = "N", defaultValue = "100", description = "Of each kind in each round, at most 200 (default: ${DEFAULT-VALUE}).")
    private int requests;

    @Option(names = "--load", paramLabel = "N", defaultValue = "20000", description = "Requests to each gateway in each round of the cost (default: ${DEFAULT-VALUE}).")
    private int load;

    @Option(names = "--rounds", paramLabel = "N", defaultValue = "5", description = "Rounds (default: ${DEFAULT-VALUE}).")
    private int rounds;

    private final Map<String, Trips> trips = new LinkedHashMap<>();

    @Override
    public Integer call() throws InterruptedException {
        lab.within("--requests", requests, 5, Trips.AT_ONCE_MAX);
        lab.within("--load", load, 16, 1_000_000);
        lab.within("--rounds", rounds, 1, 100);
        try (var system = PrivateSystem.start(lab.progress(), 1, 1)) {
            stages(system);
            return lab.print(report(costs(system)));
        }
    }

    private void stages(PrivateSystem system) throws InterruptedException {
        var authorization = system.authorization("operator:lab");
        try (var shop = new Orders(system.orderService(1), authorization)) {
            var order = "/orders/" + shop.place();
            lab.progress().begin("Asking to be timed", 2L * Way.values().length * (rounds + 1L));
            for (var way : Way.values()) {
                for (var first : new boolean[]{true, false}) {
                    var made = new Trips(system, way, first, order, authorization);
                    trips.put(name(way, first), made);
                    made.warmUp(Math.min(WARM_UP, requests));
                    lab.progress().step();
                }
            }
            for (int round = 0; round < rounds; round++) {
                for (var each : trips.values()) {
                    each.make(requests);
                    lab.progress().step();
                }
            }
        }
    }

    private static String name(Way way, boolean first) {
        return way.word() + (first ? "/first" : "/kept");
    }

    private Trips of(Way way, boolean first) {
        return Objects.requireNonNull(trips.get(name(way, first)));
    }

    private List<Timed> costs(PrivateSystem system) throws InterruptedException {
        var service = system.orderService(1).getAuthority();
        lab.progress().say("Starting three gateways");
        try (var off = Timed.start("nothing timed", 0, "nobody", service, CHEAP);
                var shipped = Timed.start("as shipped, one in a hundred", 0.01, "anyone", service, CHEAP);
                var all = Timed.start("every request timed", 1, "anyone", service, CHEAP)) {
            var gateways = List.of(off, shipped, all);
            lab.progress().begin("Weighing", gateways.size() * (rounds + 1L));
            for (var gateway : gateways) {
                gateway.warmUp(load);
                lab.progress().step();
            }
            for (int round = 0; round < rounds; round++) {
                for (var gateway : gateways) {
                    gateway.round(load);
                    lab.progress().step();
                }
            }
            return gateways;
        }
    }

    private Report report(List<Timed> costs) {
        var results = new ArrayList<Result>();
        trips.values().forEach(each -> results.addAll(each.results()));
        costs.forEach(each -> results.add(each.result()));
        var off = costs.getFirst().micros();
        var kept = of(Way.HTTP1, false);
        return Report.of("journey", rounds, results,
                List.of(new Ratio("gateway's CPU, one in a hundred timed / nothing timed", costs.get(1).micros() / off, null),
                        new Ratio("gateway's CPU, every request timed / nothing timed", costs.get(2).micros() / off, null),
                        new Ratio("the gateway's own stages / the whole, HTTP/1.1 kept", kept.gatewayMicros() / kept.wholeMicros(), null),
                        new Ratio("TLS / the whole, first request over HTTP/2",
                                of(Way.H2, true).median("tls") / of(Way.H2, true).wholeMicros(), null),
                        new Ratio("the whole, first request over TLS / kept, HTTP/1.1",
                                of(Way.HTTPS1, true).wholeMicros() / of(Way.HTTPS1, false).wholeMicros(), null)),
                "Medians and p99 of all rounds together. A stage begins where the one before it ended, so they add up to the whole; medians need not.",
                "accept: from our accept to the reader; how long a connection lay in the kernel's queue before, nobody tells. first-byte: the client's silence.",
                "As the client sees it: with the making of the client's connection, which for a first request is most of it.",
                "CPU: %d requests in a row on one kept connection; ticks of 10 ms, so read the ratios of many rounds.".formatted(16));
    }
}
