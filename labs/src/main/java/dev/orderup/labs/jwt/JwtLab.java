package dev.orderup.labs.jwt;

import dev.orderup.labs.report.LabFailure;
import dev.orderup.labs.report.LabOptions;
import dev.orderup.labs.report.Ratio;
import dev.orderup.labs.report.Report;
import dev.orderup.labs.report.Result;
import dev.orderup.labs.system.Orders;
import dev.orderup.labs.system.PrivateSystem;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * JWT: what a signed token costs on each request, in time and in bytes, and that nobody is let in by one that is not good.
 *
 * <p>What it is: the gateway verifies each token, and the services verify it again. When to choose it: {@code dev.orderup.gateway.jwt.TokenVerifier} and
 * {@code dev.orderup.order.jwt.TokenIssuer}. What it costs: topic 39 in README's table, and this lab's output on your machine.
 *
 * <p>How to add another: a way of forging in {@link Mint#badTokens}, a door in {@link Door}.
 */
@Command(name = "jwt", mixinStandardHelpOptions = true, description = "Cost of verifying a token, its bytes on HTTP/1.1 and HTTP/2, every door against every bad token, and a change of the signing key under load.")
public final class JwtLab implements Callable<Integer> {
    /** Two, so that they have to agree on the keys. */
    private static final int ORDER_SERVICES = 2;

    @Mixin
    private LabOptions lab;

    @Option(names = "--requests", paramLabel = "N", defaultValue = "500", description = "Requests with a new token each, and as many with a known one, in each round (default: ${DEFAULT-VALUE}).")
    private int requests;

    @Option(names = "--rounds", paramLabel = "N", defaultValue = "3", description = "Rounds of those (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Override
    public Integer call() throws InterruptedException {
        lab.within("--requests", requests, 10, 1000);
        lab.within("--rounds", rounds, 1, 20);
        try (var system = PrivateSystem.start(lab.progress(), ORDER_SERVICES, 1, Rotation.SETTINGS)) {
            var mint = Mint.of(system.jdbcUrl());
            var verification = new Verification(system, mint, requests);
            var first = verification.first();
            var order = place(system);
            var cost = verification.measure(order, rounds, lab.progress());
            var bytes = HeaderBytes.measure(system.gateway(), order, mint.good("customer:ada"));
            var refusals = Refusals.measure(system, mint, lab.progress());
            var rotation = new Rotation(system, order).measure(lab.progress());
            lab.print(report(first, cost, bytes, refusals, rotation));
            if (rotation.refused() > 0 || rotation.otherwise() > 0 || rotation.keys() != 2) {
                throw new LabFailure("%s (expected: two keys, and every request answered)".formatted(rotation));
            }
            return 0;
        }
    }

    private static String place(PrivateSystem system) throws InterruptedException {
        try (var orders = new Orders(system.orderService(1), system.authorization("operator:lab"))) {
            return orders.place().toString();
        }
    }

    private Report report(double first, List<Result> cost, List<Result> bytes, List<Result> refusals, Rotation.Seen rotation) {
        var results = new ArrayList<Result>(cost);
        results.add(1, Result.once("the first verification of the process", "ms, gateway's clock", first));
        results.addAll(bytes);
        results.addAll(refusals);
        results.add(Result.once("key changed under load: good tokens refused", "requests", (double) rotation.refused())
                .with("ofRequests", rotation.requests())
                .with("keys", rotation.keys()));
        return Report.of("jwt", rounds, results,
                List.of(new Ratio("gateway's CPU per request, token at first sight / remembered",
                        cost.get(1).median() / cost.get(2).median(), null),
                        new Ratio("bytes of the token per request, HTTP/2 / HTTP/1.1", bytes.getLast().median() / bytes.getFirst().median(),
                                null),
                        Ratio.atMost("good tokens refused while the key was changed", (double) rotation.refused(), 0)),
                "Tokens: RS256, 2048 bits. Each of the new ones was verified once, the known one never again (the gateway's counters say so).",
                "Bytes: sent on one connection, the same request with the token less the one without. HPACK has the token in its table after the first request.",
                "Doors: REST, SSE, long poll, WebSocket, gRPC unary and gRPC stream, each through the gateway and past it. gRPC's words are UNAUTHENTICATED and PERMISSION_DENIED.");
    }
}
