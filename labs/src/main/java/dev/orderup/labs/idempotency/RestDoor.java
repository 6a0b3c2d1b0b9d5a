package dev.orderup.labs.idempotency;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** {@code POST /orders}. */
final class RestDoor implements Door {
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(20);
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(ANSWER_WITHIN).build();
    private final URI orders;
    private final String authorization;

    RestDoor(URI gateway, String authorization) {
        this.authorization = authorization;
        orders = gateway.resolve("/orders");
    }

    @Override
    public Reply place(String customer, @Nullable String key) throws InterruptedException {
        var request = HttpRequest.newBuilder(orders)
                .timeout(ANSWER_WITHIN)
                .header("Content-Type", "application/json")
                .header("Authorization", authorization)
                .POST(BodyPublishers.ofString("""
                        {"customerId":"%s","restaurantId":"manual","lines":[{"sku":"margherita","quantity":2,"unitPriceCents":950}]}"""
                        .formatted(customer)));
        if (key != null) {
            request.header("Idempotency-Key", key);
        }
        try {
            var answer = http.send(request.build(), BodyHandlers.ofString());
            var order = answer.statusCode() == 201 ? JSON.readTree(answer.body()).path("id").asString() : null;
            return new Reply(order, Integer.toString(answer.statusCode()));
        } catch (IOException broken) {
            return Reply.NONE;
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
