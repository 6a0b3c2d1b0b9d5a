package dev.orderup.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.UUID;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Places and moves orders through the gateway, and repeats what failed as a careful client does. */
final class TestOrders implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Duration REQUEST_TAKES_MAX = Duration.ofSeconds(5);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(REQUEST_TAKES_MAX)
            .build();
    private final URI gateway;
    private final String authorization;

    TestOrders(TestStack stack) throws IOException, InterruptedException {
        gateway = URI.create("http://127.0.0.1:" + stack.port(8080));
        authorization = "Bearer " + token(stack);
    }

    /** Of one who may place for grace and move what he likes; good for longer than any test takes. */
    private static String token(TestStack stack) throws IOException, InterruptedException {
        var token = stack.orderup("token", "--as", "operator:tests");
        assertThat(token.exitStatus()).as(token.err()).isZero();
        return token.out().strip();
    }

    /** The id of an order that the system has accepted: the same key each time, so that it is one order. */
    String place(String restaurant) {
        var body = """
                {"customerId":"grace","restaurantId":"%s","lines":[{"sku":"margherita","quantity":1,"unitPriceCents":950}]}
                """.formatted(restaurant);
        var request = request("/orders").header("Content-Type", "application/json")
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .POST(BodyPublishers.ofString(body))
                .build();
        return untilAccepted(request, 201).get("id").asString();
    }

    /** Moves an order on. That it has moved already, because the answer to an earlier attempt was lost, is as good. */
    void advance(String order, String status) {
        var request = request("/orders/%s/status".formatted(order)).header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"status\":\"%s\"}".formatted(status)))
                .build();
        Awaitility.await("order to become " + status)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .until(
                        () -> answer(request) == 200 || show(order).get("status").asString().equals(status));
    }

    JsonNode show(String order) {
        return untilAccepted(request("/orders/%s?history=true".formatted(order)).GET().build(), 200);
    }

    private int answer(HttpRequest request) throws InterruptedException {
        try {
            return client.send(request, BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            return 0; // what is being killed just now
        }
    }

    private JsonNode untilAccepted(HttpRequest request, int status) {
        return Awaitility.await(request.toString())
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> client.send(request, BodyHandlers.ofString()), answer -> isAnswer(answer, status))
                .body()
                .transform(JsonMapper.shared()::readTree);
    }

    private static boolean isAnswer(HttpResponse<String> answer, int status) {
        if (answer.statusCode() >= 400 && answer.statusCode() < 500 && answer.statusCode() != 409 && answer.statusCode() != 429) {
            throw new AssertionError("%s: %s".formatted(answer, answer.body()));
        }
        return answer.statusCode() == status;
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(gateway.resolve(path)).header("Authorization", authorization).timeout(REQUEST_TAKES_MAX);
    }

    @Override
    public void close() {
        client.close();
    }
}
