package dev.orderup.labs.system;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.CompletableFuture;

/** A WebSocket at {@code /ws/orders}, with the subprotocol that is spoken there. */
public final class OrderSocket {
    private OrderSocket() {}

    /**
     * Opens one.
     *
     * @param door          of which host and port count
     * @param authorization the whole value of the header
     */
    public static CompletableFuture<WebSocket> open(HttpClient http, URI door, String authorization, WebSocket.Listener listener) {
        return http.newWebSocketBuilder()
                .subprotocols("orderup.v1")
                .header("Authorization", authorization)
                .buildAsync(URI.create("ws://" + door.getAuthority() + "/ws/orders"), listener);
    }
}
