package dev.orderup.labs.jwt;

import dev.orderup.labs.progress.Progress;
import dev.orderup.labs.report.LabFailure;
import dev.orderup.labs.system.PrivateSystem;
import dev.orderup.labs.system.Until;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The key that signs is changed while callers come and go: each gets itself a token, asks both services through the gateway with it, and asks
 * once more with the first token of all, which the old key has signed. Nobody who has a good token may be refused, before, at, or after the change.
 */
final class Rotation {
    /** So that the change comes while somebody waits for it: the proportions are those of the defaults, ten minutes and a minute. */
    static final Map<String, String> SETTINGS = Map.of("ORDERUP_JWT_PUBLISHAHEAD", "20s", "ORDERUP_JWT_REFRESH", "5s",
            "ORDERUP_GATEWAY_JWT_REFRESH", "5s");
    private static final Duration CHANGE_WITHIN = Duration.ofMinutes(2);
    private static final long CALLS_AFTER = 100;
    private static final int CALLERS = 4;
    private static final JsonMapper JSON = JsonMapper.shared();

    private final PrivateSystem system;
    private final String order;
    private final String operator;
    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Map<String, LongAdder> callsByKey = new ConcurrentHashMap<>();
    private final Map<Integer, LongAdder> answers = new ConcurrentHashMap<>();
    private volatile boolean stopped;

    /**
     * What came of it.
     *
     * @param refused requests with a good token that were answered 401 or 403
     * @param otherwise requests that were answered neither so nor 200
     */
    record Seen(long requests, long refused, long otherwise, int keys, double secondsToTheChange) {}

    Rotation(PrivateSystem system, String order) throws InterruptedException {
        this.system = system;
        this.order = order;
        this.operator = system.authorization("operator:lab");
    }

    Seen measure(Progress progress) throws InterruptedException {
        progress.say("Changing the key that signs, while requests run");
        var begun = System.nanoTime();
        var running = new ArrayList<Future<?>>();
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            try {
                for (int i = 0; i < CALLERS; i++) {
                    running.add(callers.submit(() -> {
                        goOn();
                        return null;
                    }));
                }
                var next = rotate();
                awaitCalls(next);
            } finally {
                stopped = true;
            }
        }
        ended(running);
        long ok = count(200);
        long refused = count(401) + count(403);
        long all = answers.values().stream().mapToLong(LongAdder::sum).sum();
        return new Seen(all, refused, all - ok - refused, callsByKey.size(), (System.nanoTime() - begun) / 1e9);
    }

    private void goOn() throws InterruptedException, IOException {
        while (!stopped) {
            var authorization = system.authorization("customer:ada");
            for (var token : List.of(authorization, operator)) {
                ask("/orders/" + order, token);
                ask("/orders/" + order + "/updates?after=0", token);
            }
            callsByKey.computeIfAbsent(keyOf(authorization), _ -> new LongAdder()).increment();
        }
    }

    private void ask(String path, String authorization) throws InterruptedException, IOException {
        var request = HttpRequest.newBuilder(system.gateway().resolve(path))
                .timeout(Door.WITHIN)
                .header("Authorization", authorization)
                .build();
        var status = http.send(request, BodyHandlers.discarding()).statusCode();
        answers.computeIfAbsent(status, _ -> new LongAdder()).increment();
    }

    /** The name of the key that will sign next. */
    private String rotate() throws InterruptedException {
        var uri = URI.create(system.gateway() + "/tokens/keys");
        var request = HttpRequest.newBuilder(uri)
                .timeout(Door.WITHIN)
                .header("Authorization", operator)
                .POST(BodyPublishers.noBody())
                .build();
        try {
            var answer = http.send(request, BodyHandlers.ofString());
            if (answer.statusCode() != 201) {
                throw new LabFailure("POST %s: %d %s (expected: 201)".formatted(uri, answer.statusCode(), answer.body()));
            }
            return JSON.readTree(answer.body()).path("kid").asString();
        } catch (IOException e) {
            throw new LabFailure("POST %s: %s".formatted(uri, e.getMessage()), e);
        }
    }

    private void awaitCalls(String key) throws InterruptedException {
        Until.holds("%d callers had a token of the key %s".formatted(CALLS_AFTER, key), CHANGE_WITHIN,
                () -> count(callsByKey.get(key)) >= CALLS_AFTER);
    }

    private long count(int status) {
        return count(answers.get(status));
    }

    private static long count(@Nullable LongAdder adder) {
        return adder == null ? 0 : adder.sum();
    }

    private static void ended(List<Future<?>> running) throws InterruptedException {
        for (var caller : running) {
            try {
                caller.get();
            } catch (ExecutionException e) {
                throw new LabFailure("a caller got no answer: " + e.getCause(), e);
            }
        }
    }

    private static String keyOf(String authorization) {
        var token = authorization.substring(authorization.indexOf(' ') + 1);
        var header = new String(Base64.getUrlDecoder().decode(token.substring(0, token.indexOf('.'))), StandardCharsets.UTF_8);
        return JSON.readTree(header).path("kid").asString();
    }
}
