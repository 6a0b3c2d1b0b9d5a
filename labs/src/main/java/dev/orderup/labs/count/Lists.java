package dev.orderup.labs.count;

import dev.orderup.labs.report.LabFailure;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks for pages through the gateway, one after the other on one connection. */
final class Lists implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Pattern NEXT = Pattern.compile("<([^>]*)>; rel=\"next\"");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI gateway;
    private final String authorization;

    Lists(URI gateway, String authorization) {
        this.gateway = gateway;
        this.authorization = authorization;
    }

    double millis(String path) throws InterruptedException {
        long begun = System.nanoTime();
        get(path);
        return (System.nanoTime() - begun) / 1e6;
    }

    JsonNode page(String path) throws InterruptedException {
        return JSON.readTree(get(path).body());
    }

    /** Where the page after this one is. */
    String next(String path) throws InterruptedException {
        var link = NEXT.matcher(get(path).headers().firstValue("Link").orElse(""));
        if (!link.matches()) {
            throw new LabFailure("%s has no next page (expected: more rows)".formatted(path));
        }
        return link.group(1);
    }

    private HttpResponse<String> get(String path) throws InterruptedException {
        try {
            var answer = http.send(
                    HttpRequest.newBuilder(gateway.resolve(path)).timeout(PATIENCE).header("Authorization", authorization).build(),
                    BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new LabFailure("%s answered %d: %s".formatted(path, answer.statusCode(), answer.body()));
            }
            return answer;
        } catch (IOException e) {
            throw new LabFailure("%s was not answered: %s".formatted(path, e.getMessage()), e);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
