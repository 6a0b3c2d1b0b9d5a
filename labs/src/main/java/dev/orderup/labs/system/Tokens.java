package dev.orderup.labs.system;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.orderup.labs.report.LabFailure;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.json.JsonMapper;

/** Asks order-service for a token (OAuth 2.0 client credentials, RFC 6749 §4.4). */
final class Tokens {
    private static final int OK = 200;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @JsonIgnoreProperties(ignoreUnknown = true)
    private record Token(@JsonProperty("access_token") String text) {}

    private Tokens() {}

    /** The whole value of the header. */
    static String authorization(URI orderService, String client) throws InterruptedException {
        // The lab's own system starts with the secret that its README names, unless the environment has another for both.
        var secret = System.getenv().getOrDefault("ORDERUP_DEMO_SECRET", "order-up-demo");
        var form = "grant_type=client_credentials&client_id=%s&client_secret=%s".formatted(encoded(client), encoded(secret));
        var request = HttpRequest.newBuilder(orderService.resolve("/tokens"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build();
        try (var http = HttpClient.newHttpClient()) {
            var answer = http.send(request, BodyHandlers.ofString());
            if (answer.statusCode() != OK) {
                throw new LabFailure("no token for %s: %d %s".formatted(client, answer.statusCode(), answer.body()));
            }
            return "Bearer " + JSON.readValue(answer.body(), Token.class).text();
        } catch (IOException e) {
            throw new LabFailure("no token for %s: %s".formatted(client, e.getMessage()), e);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
