package dev.orderup.labs.forward;

import dev.orderup.labs.report.LabOptions;
import dev.orderup.labs.report.Ratio;
import dev.orderup.labs.report.Report;
import dev.orderup.labs.report.Result;
import dev.orderup.labs.system.PrivateGateway;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Proxy versus reverse proxy: the same request to the same origin by both, and whom a forward proxy leads nowhere.
 *
 * <p>What it is: the gateway alone, once as the server that clients believe it to be, once as the proxy that they have been told of, which leads to one address and refuses
 * strangers. When to choose which: {@code dev.orderup.gateway.proxy.forward.ForwardProxy}. What it costs: topic 35 in README's table, and this lab's output
 * on your machine. How to add another way: a constant in {@link Way}; another stranger: {@link #strangers}.
 *
 * <p>Nothing here can reach out of the machine: the only destination that is led to is the lab's own origin, and all others are refused before anybody is dialled.
 */
@Command(name = "forward", mixinStandardHelpOptions = true, description = "The same request directly, by a reverse proxy and by a forward proxy (CONNECT and in clear); and what a forward proxy refuses.")
public final class ForwardLab implements Callable<Integer> {
    @Mixin
    private LabOptions lab;

    @Option(names = "--requests", paramLabel = "N", defaultValue = "2000", description = "By each way in each round (default: ${DEFAULT-VALUE}).")
    private int requests;

    @Option(names = "--rounds", paramLabel = "N", defaultValue = "5", description = "Rounds (default: ${DEFAULT-VALUE}).")
    private int rounds;

    /**
     * Somebody who asks to be led where he may not.
     *
     * @param proxy  the listener that is asked
     * @param reason that the answer must give
     */
    private record Stranger(String proxy, String destination, String reason) {}

    @Override
    public Integer call() throws InterruptedException {
        lab.within("--requests", requests, 10, 100_000);
        lab.within("--rounds", rounds, 1, 100);
        lab.progress().say("Starting a gateway");
        try (var origin = Origin.start(); var secret = Origin.start()) {
            var ports = Map.<String, Object>of("origin", origin.port(), "reverse", PrivateGateway.port(), "forward", PrivateGateway.port(),
                    "wide", PrivateGateway.port());
            try (var gateway = PrivateGateway.start(ForwardLab.class, PrivateGateway.directory(), ports)) {
                var costs = costs(origin, ports, gateway.process());
                var rows = measure(costs, origin);
                var refusals = refusals(ports, strangers(secret.port()));
                return lab.print(report(costs, rows, refusals, secret.connections()));
            }
        }
    }

    private static Map<Way, Cost> costs(Origin origin, Map<String, Object> ports, ProcessHandle gateway) {
        var costs = new EnumMap<Way, Cost>(Way.class);
        for (var way : Way.values()) {
            int port = switch (way) {
                case DIRECT -> origin.port();
                case REVERSE -> port(ports, "reverse");
                case CLEAR, TUNNEL -> port(ports, "forward");
            };
            costs.put(way, new Cost(way, port, "127.0.0.1:" + origin.port(), gateway));
        }
        return costs;
    }

    private static int port(Map<String, Object> ports, String listener) {
        return (int) Objects.requireNonNull(ports.get(listener));
    }

    private List<Result> measure(Map<Way, Cost> costs, Origin origin) throws InterruptedException {
        lab.progress().begin("Asking by each way", (rounds + 1L) * costs.size());
        var seen = new EnumMap<Way, String>(Way.class);
        for (var each : costs.entrySet()) {
            each.getValue().round(requests);
            each.getValue().forget();
            each.getValue().weigh();
            seen.put(each.getKey(), origin.last());
            lab.progress().step();
        }
        for (int round = 0; round < rounds; round++) {
            for (var cost : costs.values()) {
                cost.round(requests);
                lab.progress().step();
            }
        }
        return costs.entrySet().stream().map(each -> each.getValue().result(Objects.requireNonNull(seen.get(each.getKey())))).toList();
    }

    /** The first four are not on the list; the others are on a list that is too wide, and lead inside. */
    private static List<Stranger> strangers(int secret) {
        return List.of(new Stranger("forward", "127.0.0.1:" + secret, "destination-not-allowed"),
                new Stranger("forward", "localhost:" + secret, "destination-not-allowed"),
                new Stranger("forward", "169.254.169.254:80", "destination-not-allowed"),
                new Stranger("forward", "example.com:443", "destination-not-allowed"),
                new Stranger("wide", "localhost:" + secret, "address-not-allowed"),
                new Stranger("wide", "127.0.0.1:" + secret, "address-not-allowed"),
                new Stranger("wide", "[::1]:" + secret, "address-not-allowed"),
                new Stranger("wide", "169.254.169.254:80", "address-not-allowed"),
                new Stranger("wide", "10.0.0.1:443", "address-not-allowed"));
    }

    private static List<Result> refusals(Map<String, Object> ports, List<Stranger> strangers) {
        var rows = new ArrayList<Result>();
        for (var stranger : strangers) {
            var answer = Line.asked(port(ports, stranger.proxy()), stranger.destination());
            boolean refused = answer.startsWith("HTTP/1.1 403 ") && answer.contains(stranger.reason());
            var host = stranger.destination().substring(0, stranger.destination().lastIndexOf(':'));
            rows.add(Result.once("CONNECT %s, %s".formatted(host, stranger.proxy().equals("wide") ? "on the list" : "not on the list"),
                    "refused as it should be", refused ? 1 : 0).with("reason", refused ? stranger.reason() : answer));
        }
        return rows;
    }

    private Report report(Map<Way, Cost> costs, List<Result> rows, List<Result> refusals, long reached) {
        var results = new ArrayList<>(rows);
        results.addAll(refusals);
        var ratios = new ArrayList<Ratio>();
        var direct = Objects.requireNonNull(costs.get(Way.DIRECT));
        var reverse = Objects.requireNonNull(costs.get(Way.REVERSE));
        costs.forEach((way, cost) -> {
            if (way != Way.DIRECT) {
                ratios.add(new Ratio("time per request, %s / directly".formatted(way.word()), cost.timesOf(direct), null));
            }
            if (way.isForward()) {
                ratios.add(
                        new Ratio("gateway's CPU, %s / reverse proxy".formatted(way.word()), cost.cpuMicros() / reverse.cpuMicros(), null));
            }
        });
        ratios.add(Ratio.atLeast("strangers refused, of %d".formatted(refusals.size()),
                refusals.stream().mapToDouble(Result::median).sum(), refusals.size()));
        ratios.add(Ratio.atMost("connections at the server that nobody may reach", (double) reached, 0));
        return Report.of("forward", rounds, results, ratios,
                "First: connecting, and having a tunnel made where there is one, and a request. Bytes: of the client's connection, one request of many.",
                "The fields that the origin sees are one (Host) where nobody reads the request on its way.");
    }
}
