package dev.orderup.labs.async;

import dev.orderup.labs.report.LabFailure;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;

/** The gateway of the lab's own system, as a caller on connections that are kept alive. For use by any number of threads. */
final class Door {
    private static final Duration ANSWER_WITHIN = Duration.ofMinutes(2);

    private final URI gateway;
    private final String authorization;
    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /**
     * As one caller.
     *
     * @param authorization the value of the header; good for a quarter of an hour, longer than the lab takes
     */
    Door(URI gateway, String authorization) {
        this.gateway = gateway;
        this.authorization = authorization;
    }

    Answer place(Style style, String customer) throws IOException, InterruptedException {
        return send(request("/orders", style.headers()).header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("""
                {"customerId":"%s","restaurantId":"manual","lines":[{"sku":"margherita","quantity":2,"unitPriceCents":950}]}"""
                        .formatted(customer))));
    }

    Answer statement(Style style, LocalDate from, LocalDate to) throws IOException, InterruptedException {
        return send(request("/restaurants/%s/statement?from=%s&to=%s".formatted(Filling.RESTAURANT, from, to), style.headers()));
    }

    /** Waits until a job has ended, however long that takes within the bound. */
    Answer ended(String job, Duration within) throws IOException, InterruptedException {
        for (var deadline = System.nanoTime() + within.toNanos(); System.nanoTime() < deadline;) {
            var answer = get(job, List.of("Prefer", "wait=10"));
            if (answer.status() == 200 && answer.json().has("finishedAt")) {
                return answer;
            }
        }
        throw new LabFailure("%s had not ended after %d s".formatted(job, within.toSeconds()));
    }

    Answer get(String path) throws IOException, InterruptedException {
        return get(path, List.of());
    }

    private Answer get(String path, List<String> headers) throws IOException, InterruptedException {
        return send(request(path, headers));
    }

    private HttpRequest.Builder request(String path, List<String> headers) {
        var request = HttpRequest.newBuilder(gateway.resolve(path)).timeout(ANSWER_WITHIN).header("Authorization", authorization);
        return headers.isEmpty() ? request : request.headers(headers.toArray(String[]::new));
    }

    private Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
        var begun = System.nanoTime();
        var response = client.send(request.build(), BodyHandlers.ofInputStream());
        var firstByte = System.nanoTime() - begun;
        try (var body = response.body()) {
            var text = new String(body.readAllBytes(), StandardCharsets.UTF_8);
            return new Answer(response.statusCode(), response.headers().firstValue("Location").orElse(""), text,
                    Duration.ofNanos(firstByte), Duration.ofNanos(System.nanoTime() - begun));
        }
    }
}
