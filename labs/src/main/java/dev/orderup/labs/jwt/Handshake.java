package dev.orderup.labs.jwt;

import dev.orderup.labs.report.LabFailure;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** A WebSocket with one subscription: a bad token is refused in the handshake, an order that is another's in a frame. */
record Handshake(URI service, String token) {
    private static final JsonMapper JSON = JsonMapper.shared();

    Answer subscribe(String order) throws InterruptedException {
        var first = new FirstFrame();
        try (var http = HttpClient.newHttpClient()) {
            var opening = http.newWebSocketBuilder().connectTimeout(Door.WITHIN).subprotocols("orderup.v1");
            if (!token.isEmpty()) {
                opening.header("Authorization", "Bearer " + token);
            }
            var uri = URI.create("ws://" + service.getAuthority() + "/ws/orders");
            var socket = within(opening.buildAsync(uri, first));
            try {
                within(socket.sendText("{\"type\":\"subscribe\",\"orderId\":\"%s\",\"after\":0}".formatted(order), true));
                var frame = JSON.readTree(within(first.text));
                return frame.path("type").asString().equals("error")
                        ? new Answer(frame.path("problem").path("status").asString(), false)
                        : new Answer("200", false);
            } finally {
                socket.abort();
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof WebSocketHandshakeException refused) {
                var answer = refused.getResponse();
                return new Answer(Integer.toString(answer.statusCode()), answer.headers().firstValue("WWW-Authenticate").isPresent());
            }
            throw new LabFailure("the WebSocket at %s: %s".formatted(service, e.getCause()), e);
        }
    }

    private static <T> T within(CompletableFuture<T> future) throws ExecutionException, InterruptedException {
        try {
            return future.get(Door.WITHIN.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new LabFailure("a WebSocket said nothing within %d s".formatted(Door.WITHIN.toSeconds()), e);
        }
    }

    /** The first whole text that the other side sends. */
    private static final class FirstFrame implements WebSocket.Listener {
        final CompletableFuture<String> text = new CompletableFuture<>();
        private final StringBuilder parts = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            parts.append(data);
            if (last) {
                text.complete(parts.toString());
            }
            socket.request(1);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            text.completeExceptionally(error);
        }
    }
}
