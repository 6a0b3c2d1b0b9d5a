package dev.orderup.labs.jwt;

import dev.orderup.labs.progress.Progress;
import dev.orderup.labs.report.LabFailure;
import dev.orderup.labs.report.Result;
import dev.orderup.labs.system.CpuTime;
import dev.orderup.labs.system.PrivateSystem;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What looking at a token costs the gateway: the same request, each with a token that it has never seen, then as many with one that it knows. By
 * its own clock (a verification), and by its CPU time for a whole request.
 */
final class Verification {
    private static final int OK = 200;

    private final PrivateSystem system;
    private final Mint mint;
    private final int number;
    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<Double> verifyMicros = new ArrayList<>();
    private final List<Double> freshCpuMicros = new ArrayList<>();
    private final List<Double> knownCpuMicros = new ArrayList<>();
    private final List<Double> freshMillis = new ArrayList<>();
    private final List<Double> knownMillis = new ArrayList<>();

    Verification(PrivateSystem system, Mint mint, int number) {
        this.system = system;
        this.mint = mint;
        this.number = number;
    }

    /** One pass of requests, one after the other. */
    private record Pass(double cpuMicros, double millisP50, Looks looks) {}

    /** The very first token of the process, in milliseconds. Nobody must have shown the gateway one before. */
    double first() throws InterruptedException {
        var before = Looks.of(system.gatewayManagement());
        if (before.count() != 0) {
            throw new LabFailure("the gateway has looked at %s tokens already (expected: none)".formatted(before.count()));
        }
        ask(system.gateway().resolve("/orders?limit=1"), mint.good("operator:lab"));
        return Looks.of(system.gatewayManagement()).since(before).seconds() * 1e3;
    }

    /**
     * A round to warm up, then those that count.
     *
     * @param order that is asked for, an existing one
     */
    List<Result> measure(String order, int rounds, Progress progress) throws InterruptedException {
        var uri = system.gateway().resolve("/orders/" + order);
        progress.begin("Asking with new tokens and with a known one", rounds + 1L);
        round(uri);
        List.of(verifyMicros, freshCpuMicros, knownCpuMicros, freshMillis, knownMillis).forEach(List::clear);
        progress.step();
        for (int round = 0; round < rounds; round++) {
            round(uri);
            progress.step();
        }
        return List.of(Result.over("a verification, at first sight (RSA)", "µs, gateway's clock", verifyMicros),
                Result.over("gateway's CPU, token at first sight", "µs per request", freshCpuMicros)
                        .with("p50Millis", Result.median(array(freshMillis))),
                Result.over("gateway's CPU, token remembered", "µs per request", knownCpuMicros)
                        .with("p50Millis", Result.median(array(knownMillis))));
    }

    private void round(URI uri) throws InterruptedException {
        var tokens = new ArrayList<String>();
        for (int i = 0; i < number; i++) {
            tokens.add(mint.good("operator:lab"));
        }
        var fresh = pass(uri, tokens);
        var known = pass(uri, Collections.nCopies(number, tokens.getLast()));
        if (fresh.looks.verified() != number || known.looks.verified() != 0 || known.looks.remembered() < number) {
            throw new LabFailure(
                    "new tokens: %s, a known one: %s (expected: each token verified once)".formatted(fresh.looks, known.looks));
        }
        verifyMicros.add(fresh.looks.microsEach());
        freshCpuMicros.add(fresh.cpuMicros);
        knownCpuMicros.add(known.cpuMicros);
        freshMillis.add(fresh.millisP50);
        knownMillis.add(known.millisP50);
    }

    private Pass pass(URI uri, List<String> tokens) throws InterruptedException {
        var gateway = system.process("gateway");
        var before = Looks.of(system.gatewayManagement());
        var cpu = CpuTime.of(gateway);
        var millis = new double[tokens.size()];
        for (int i = 0; i < millis.length; i++) {
            var begun = System.nanoTime();
            ask(uri, tokens.get(i));
            millis[i] = (System.nanoTime() - begun) / 1e6;
        }
        var used = CpuTime.of(gateway).minus(cpu);
        return new Pass((double) TimeUnit.NANOSECONDS.toMicros(used.toNanos()) / tokens.size(), Result.median(millis),
                Looks.of(system.gatewayManagement()).since(before));
    }

    private void ask(URI uri, String token) throws InterruptedException {
        var request = HttpRequest.newBuilder(uri).timeout(Door.WITHIN).header("Authorization", "Bearer " + token).build();
        try {
            var answer = http.send(request, BodyHandlers.ofString());
            if (answer.statusCode() != OK) {
                throw new LabFailure("GET %s: %d %s (expected: %d)".formatted(uri, answer.statusCode(), answer.body(), OK));
            }
        } catch (IOException e) {
            throw new LabFailure("GET %s: %s".formatted(uri, e.getMessage()), e);
        }
    }

    private static double[] array(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
