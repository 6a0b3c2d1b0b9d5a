package dev.orderup.labs.system;

import dev.orderup.labs.report.LabFailure;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.UUID;

/** Places orders that only the API moves, and moves them. */
public final class Orders implements AutoCloseable {
    private static final int OK = 200;
    private static final int CREATED = 201;
    private static final String ORDER = """
            {"customerId":"ada","restaurantId":"manual","lines":[{"sku":"margherita","quantity":2,"unitPriceCents":950}],"note":"no onions"}""";

    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI service;
    private final String authorization;

    public Orders(URI service, String authorization) {
        this.service = service;
        this.authorization = authorization;
    }

    public UUID place() throws InterruptedException {
        var location = post("/orders", ORDER, CREATED).headers().firstValue("Location").orElse("");
        return UUID.fromString(location.substring(location.lastIndexOf('/') + 1));
    }

    public void advance(UUID order, String status) throws InterruptedException {
        post("/orders/" + order + "/status", "{\"status\":\"" + status + "\"}", OK);
    }

    private HttpResponse<String> post(String path, String json, int expected) throws InterruptedException {
        var request = HttpRequest.newBuilder(service.resolve(path))
                .header("Content-Type", "application/json")
                .header("Authorization", authorization)
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build();
        try {
            var answer = http.send(request, BodyHandlers.ofString());
            if (answer.statusCode() != expected) {
                throw new LabFailure("POST %s: %d %s (expected: %d)".formatted(path, answer.statusCode(), answer.body(), expected));
            }
            return answer;
        } catch (IOException e) {
            throw new LabFailure("POST %s: %s".formatted(path, e.getMessage()), e);
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
