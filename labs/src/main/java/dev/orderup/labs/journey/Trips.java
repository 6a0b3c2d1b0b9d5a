package dev.orderup.labs.journey;

import dev.orderup.labs.report.LabFailure;
import dev.orderup.labs.report.Result;
import dev.orderup.labs.system.PrivateSystem;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import java.util.UUID;
import java.util.function.DoubleConsumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Requests of one kind, each of which asks to be timed: what the gateway says of each stage, in the answer and by its control plane, and how long the
 * client waited.
 */
final class Trips {
    /** As many as the gateway keeps. */
    static final int AT_ONCE_MAX = 200;
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String WHOLE = "(whole)";
    private static final String BEFORE = "before";
    private static final String CLIENT = "(as the client sees it)";
    private final PrivateSystem system;
    private final Way way;
    private final boolean first;
    private final String path;
    private final String authorization;
    private final Map<String, List<Double>> micros = new LinkedHashMap<>();
    private final HttpClient plain = HttpClient.newHttpClient();

    /**
     * None made yet.
     *
     * @param first whether each request has a connection of its own, or all but the first of them one that is kept
     */
    Trips(PrivateSystem system, Way way, boolean first, String path, String authorization) {
        this.system = system;
        this.way = way;
        this.first = first;
        this.path = path;
        this.authorization = authorization;
    }

    void warmUp(int number) throws InterruptedException {
        make(number);
        micros.clear();
    }

    /** So many, at most {@link #AT_ONCE_MAX}. */
    void make(int number) throws InterruptedException {
        var ids = new HashSet<String>();
        try {
            var client = way.open(system);
            if (!first) {
                client = ask(client, BEFORE, _ -> {});
            }
            for (int i = 0; i < number; i++) {
                var id = UUID.randomUUID().toString();
                ids.add(id);
                client = ask(client, id, took -> add(CLIENT, took));
                if (first) {
                    way.close(client);
                    client = way.open(system);
                }
            }
            way.close(client);
            take(ids);
        } catch (IOException e) {
            throw new LabFailure("%s: %s".formatted(way.inFull(), e.getMessage()), e);
        }
    }

    /**
     * Over HTTP/3 by another client if need be: about one handshake in a thousand stands still in this one (flupke 0.9), which acknowledges the
     * gateway's first flight and then sends nothing but PING. Returns the client that was answered.
     */
    private HttpClient ask(HttpClient client, String id, DoubleConsumer took) throws IOException, InterruptedException {
        try {
            took.accept(ask(client, id));
            return client;
        } catch (ConnectException e) {
            if (way != Way.H3) {
                throw e;
            }
            var another = way.open(system);
            took.accept(ask(another, id));
            return another;
        }
    }

    /** Returns the microseconds that it took. */
    private double ask(HttpClient client, String id) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(way.door(system).resolve(path))
                .timeout(PATIENCE)
                .header("Authorization", authorization)
                .header("Prefer", "server-timing")
                .header("X-Request-Id", id)
                .build();
        long begun = System.nanoTime();
        var answer = client.send(request, BodyHandlers.ofByteArray());
        double took = (System.nanoTime() - begun) / 1e3;
        var told = String.join(", ", answer.headers().allValues("server-timing"));
        if (answer.statusCode() != 200 || !isWhatIsToldOf(told, first || id.equals(BEFORE))) {
            throw new LabFailure("%s was answered %d with Server-Timing: %s (expected: 200, and the stages of a %s request)"
                    .formatted(way.inFull(), answer.statusCode(), told, first ? "first" : "kept connection's"));
        }
        return took;
    }

    /** The client of HTTP/3 (flupke 0.9) puts the trailer's field in the place of the head's, so of its answers only the end can be seen. */
    private boolean isWhatIsToldOf(String told, boolean opened) {
        return way == Way.H3
                ? told.contains("last-byte;dur=")
                : told.contains("upstream-wait;dur=") && told.contains("accept;dur=") == opened;
    }

    /** What the control plane knows of these. */
    private void take(Set<String> ids) throws IOException, InterruptedException {
        for (var journey : journeys()) {
            if (ids.remove(journey.path("requestId").asString())) {
                journey.path("micros").propertyStream().forEach(stage -> add(stage.getKey(), stage.getValue().asDouble()));
                add(WHOLE, journey.path("totalMicros").asDouble());
            }
        }
        if (!ids.isEmpty()) {
            throw new LabFailure("the gateway knows nothing of %d journeys that it told the client of".formatted(ids.size()));
        }
    }

    private JsonNode journeys() throws IOException, InterruptedException {
        var asked = URI.create(system.gatewayManagement() + "/gateway/journeys?limit=" + 2 * AT_ONCE_MAX);
        return JSON.readTree(plain.send(HttpRequest.newBuilder(asked).timeout(PATIENCE).build(), BodyHandlers.ofString()).body());
    }

    private void add(String stage, double value) {
        micros.computeIfAbsent(stage, _ -> new ArrayList<>()).add(value);
    }

    /** A row for each stage, in the order of the way. */
    List<Result> results() {
        var rows = new ArrayList<Result>();
        micros.forEach((stage, values) -> {
            if (!stage.startsWith("(")) {
                rows.add(row(stage, values));
            }
        });
        rows.add(row(WHOLE, values(WHOLE)));
        rows.add(row(CLIENT, values(CLIENT)));
        return rows;
    }

    private Result row(String stage, List<Double> values) {
        var sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return Result.over("%s/%s %s".formatted(way.word(), first ? "first" : "kept", stage), "µs", values)
                .with("p99", sorted[(int) Math.ceil(0.99 * sorted.length) - 1]);
    }

    private List<Double> values(String stage) {
        return micros.getOrDefault(stage, List.of());
    }

    /** The median of a stage that all of them have. */
    double median(String stage) {
        return Result.median(values(stage).stream().mapToDouble(Double::doubleValue).toArray());
    }

    double wholeMicros() {
        return median(WHOLE);
    }

    /** All stages but what is the service's and the client's part. */
    double gatewayMicros() {
        return Arrays.stream(new String[]{"parse", "route", "upstream-connect", "first-byte-back", "last-byte"})
                .mapToDouble(this::median)
                .sum();
    }
}
