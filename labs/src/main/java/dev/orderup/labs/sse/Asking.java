package dev.orderup.labs.sse;

import dev.orderup.labs.report.LabFailure;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import tools.jackson.databind.json.JsonMapper;

/** A customer who places orders and asks about them. Safe for use by several threads. */
final class Asking implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    // The restaurant that moves by hand only: all answers are about the same state, and so of one length.
    private static final String ORDER = """
            {"customerId": "lab", "restaurantId": "manual", "lines": [{"sku": "margherita", "quantity": 2, "unitPriceCents": 950}]}""";
    private static final String QUESTION = """
            {"question": "Where is my order?"}""";

    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String authorization;

    /** @param authorization of customer {@code lab} */
    Asking(String authorization) {
        this.authorization = authorization;
    }

    /** The id of a new order. */
    String place(URI gateway) throws InterruptedException {
        try {
            var answer = http.send(request(gateway, "/orders", ORDER), BodyHandlers.ofString());
            if (answer.statusCode() != 201) {
                throw new LabFailure("placing an order was answered %d: %s".formatted(answer.statusCode(), answer.body()));
            }
            return JSON.readTree(answer.body()).path("id").asString();
        } catch (IOException e) {
            throw new LabFailure("cannot place an order at %s: %s".formatted(gateway, e.getMessage()), e);
        }
    }

    /** Asks and reads the whole answer. */
    Answer whole(URI door, String order) throws InterruptedException {
        return ask(door, order, Long.MAX_VALUE);
    }

    /** Asks and hangs up after so many tokens. */
    Answer upTo(URI door, String order, long tokens) throws InterruptedException {
        return ask(door, order, tokens);
    }

    private Answer ask(URI door, String order, long tokensMax) throws InterruptedException {
        long asked = System.nanoTime();
        try {
            var response = http.send(request(door, "/orders/" + order + "/answers", QUESTION), BodyHandlers.ofInputStream());
            try (var body = response.body()) {
                if (response.statusCode() != 200) {
                    throw new LabFailure("a question was answered %d".formatted(response.statusCode()));
                }
                return read(body, asked, tokensMax);
            }
        } catch (IOException e) {
            throw new LabFailure("no answer from %s: %s".formatted(door, e.getMessage()), e);
        }
    }

    private static Answer read(InputStream body, long asked, long tokensMax) throws IOException {
        var lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
        long tokens = 0;
        var first = Duration.ZERO;
        var last = Duration.ZERO;
        for (var line = lines.readLine(); !"event:done".equals(line); line = lines.readLine()) {
            if (line == null || line.equals("event:error")) {
                throw new LabFailure("an answer broke off after %d tokens".formatted(tokens));
            }
            if (line.equals("event:token")) {
                last = Duration.ofNanos(System.nanoTime() - asked);
                first = tokens++ == 0 ? last : first;
                if (tokens == tokensMax) {
                    break;
                }
            }
        }
        return new Answer(tokens, first, last);
    }

    private HttpRequest request(URI door, String path, String body) {
        return HttpRequest.newBuilder(door.resolve(path))
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .header("Authorization", authorization)
                .POST(BodyPublishers.ofString(body))
                .build();
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
