package dev.orderup.notification.stream;

import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;

import reactor.netty.http.server.HttpServerResponse;

/**
 * Closes a client's connection at once. An orderly end, and also the close after an error, waits behind what was written
 * before; of a client that does not read it would wait for ever.
 */
public final class HangUp implements Runnable {
    private final HttpServerResponse response;

    public HangUp(ServerHttpResponse response) {
        this.response = ServerHttpResponseDecorator.getNativeResponse(response);
    }

    @Override
    public void run() {
        response.withConnection(connection -> {
            var _ = connection.channel().close();
        });
    }
}
