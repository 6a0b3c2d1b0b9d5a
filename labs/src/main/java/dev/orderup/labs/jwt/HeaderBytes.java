package dev.orderup.labs.jwt;

import dev.orderup.labs.report.LabFailure;
import dev.orderup.labs.report.Result;
import dev.orderup.labs.wire.ByteMeter;
import java.net.URI;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/**
 * What a token weighs on the wire: the same request on one connection, with the token and without, every byte counted at the socket. HTTP/1.1 says
 * all of it each time. HTTP/2 says it once, Huffman-coded, and from then on names its place in the connection's table (HPACK, RFC 7541).
 */
final class HeaderBytes {
    private static final int REQUESTS = 100;

    private HeaderBytes() {}

    /** Sent, of a connection. */
    private record Sent(double first, double each) {
        Sent less(Sent other) {
            return new Sent(first - other.first, each - other.each);
        }
    }

    static List<Result> measure(URI gateway, String order, String token) {
        return List.of(result("HTTP/1.1", HttpProtocol.HTTP11, gateway, order, token),
                result("HTTP/2", HttpProtocol.H2C, gateway, order, token));
    }

    private static Result result(String name, HttpProtocol protocol, URI gateway, String order, String token) {
        var with = sent(protocol, gateway, order, token, 200);
        var without = sent(protocol, gateway, order, "", 401);
        var share = with.less(without);
        return Result.once(name + ": the token, on a connection's further requests", "bytes per request", share.each())
                .with("onTheFirst", share.first())
                .with("wholeRequest", with.each())
                .with("tokenCharacters", token.length());
    }

    private static Sent sent(HttpProtocol protocol, URI gateway, String order, String token, int expected) {
        var sent = new LongAdder();
        var connections = ConnectionProvider.builder("bytes").maxConnections(1).build();
        try {
            var http = HttpClient.create(connections)
                    .protocol(protocol)
                    .baseUrl(gateway.toString())
                    .responseTimeout(Door.WITHIN)
                    .headers(fields -> {
                        if (!token.isEmpty()) {
                            fields.set("Authorization", "Bearer " + token);
                        }
                    })
                    .doOnChannelInit((_, channel, _) -> channel.pipeline().addFirst(new ByteMeter(sent, new LongAdder())));
            ask(http, order, expected);
            long first = sent.sum();
            for (int i = 1; i < REQUESTS; i++) {
                ask(http, order, expected);
            }
            return new Sent((double) first, (double) (sent.sum() - first) / (REQUESTS - 1));
        } finally {
            connections.dispose();
        }
    }

    private static void ask(HttpClient http, String order, int expected) {
        var status = http.get()
                .uri("/orders/" + order)
                .responseSingle((head, body) -> body.asString().defaultIfEmpty("").thenReturn(head.status().code()))
                .block();
        if (status == null || status != expected) {
            throw new LabFailure("GET /orders/%s: %s (expected: %d)".formatted(order, status, expected));
        }
    }
}
