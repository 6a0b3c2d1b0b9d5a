package dev.orderup.order.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Speaks HTTP to a service over a real socket, as somebody.
 *
 * @param token shown with every request that names none itself; empty for none
 */
public record Http(int port, String token) {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** An answer, its body as JSON. */
    public record Answer(HttpResponse<String> response) {
        public int status() {
            return response.statusCode();
        }

        public JsonNode body() {
            return JSON.readTree(response.body());
        }

        public String text(String field) {
            return body().path(field).asString();
        }

        public String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        /** The last part of a problem's type. */
        public String problem() {
            return text("type").substring(text("type").lastIndexOf('/') + 1);
        }
    }

    /** The same service, asked by another: {@code ROLE:NAME}, or nobody if empty. */
    public Http as(String subject) {
        return new Http(port, subject.isEmpty() ? "" : Tokens.of(port, subject));
    }

    /** Headers are names and values by turns. */
    public Answer get(String path, String... headers) {
        return send(request(path, headers).GET());
    }

    public Answer post(String path, String json, String... headers) {
        return send(request(path, headers).setHeader("Content-Type", "application/json").POST(BodyPublishers.ofString(json)));
    }

    public Answer send(HttpRequest.Builder request) {
        try {
            return new Answer(CLIENT.send(request.build(), BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public HttpRequest.Builder request(String path, String... headers) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).timeout(Duration.ofSeconds(20));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return token.isEmpty() || List.of(headers).contains("Authorization") ? request : request.header("Authorization", "Bearer " + token);
    }
}
