package dev.orderup.labs.session;

import dev.orderup.labs.wire.ByteMeter;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.HttpMethod;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.Exceptions;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/** Kept-alive HTTP/1.1 connections to the gateway, with every byte counted at the socket. */
final class Line implements AutoCloseable {
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(20);
    private final ConnectionProvider connections;
    private final HttpClient http;

    /**
     * A line on which nothing has been sent yet.
     *
     * @param connectionsMax as many requests are under way at once
     */
    Line(URI gateway, int connectionsMax, Tally tally) {
        connections = ConnectionProvider.builder("gateway").maxConnections(connectionsMax).pendingAcquireMaxCount(-1).build();
        http = HttpClient.create(connections)
                .baseUrl(gateway.toString())
                .disableRetry(true) // What is sent again, and what is not, is the question here.
                .responseTimeout(ANSWER_WITHIN)
                .doOnChannelInit(
                        (observer, channel, remote) -> channel.pipeline().addFirst(new ByteMeter(tally.bytesSent, tally.bytesReceived)));
    }

    /**
     * Sends a request, once.
     *
     * @throws IOException if no answer came; whether the request was done is not known then
     */
    Answer send(String method, String path, @Nullable String json, Map<String, String> fields) throws IOException {
        var body = json == null ? Mono.<String>empty() : Mono.just(json);
        try {
            var answer = http.headers(headers -> {
                fields.forEach(headers::set);
                if (json != null) {
                    headers.set("Content-Type", "application/json").set("Content-Length", ByteBufUtil.utf8Bytes(json));
                }
            })
                    .request(HttpMethod.valueOf(method))
                    .uri(path)
                    .send(ByteBufFlux.fromString(body))
                    .responseSingle((head, content) -> content.asString()
                            .defaultIfEmpty("")
                            .map(text -> new Answer(head.status().code(), head.responseHeaders(), text)))
                    .block();
            if (answer == null) {
                throw new IOException("no answer");
            }
            return answer;
        } catch (RuntimeException e) {
            if (Exceptions.unwrap(e) instanceof IOException broken) {
                throw broken;
            }
            throw e;
        }
    }

    @Override
    public void close() {
        connections.dispose();
    }
}
