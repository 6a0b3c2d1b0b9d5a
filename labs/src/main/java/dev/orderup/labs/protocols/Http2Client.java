package dev.orderup.labs.protocols;

import io.netty.handler.ssl.SslContextBuilder;
import java.time.Duration;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.Http2SslContextSpec;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.tcp.SslProvider.GenericSslContextSpec;

/** HTTP/2 on one connection: with prior knowledge in clear text, chosen by ALPN over TLS; one stream at a time or several. */
final class Http2Client implements Client {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private final Door door;
    private final int atOnce;
    private final ConnectionProvider connections = ConnectionProvider.builder("protocols").maxConnections(1).build();
    private final HttpClient http;

    Http2Client(Door door, int atOnce) {
        this.door = door;
        this.atOnce = atOnce;
        boolean secure = door.address().getScheme().equals("https");
        var plain = HttpClient.create(connections)
                .protocol(secure ? HttpProtocol.H2 : HttpProtocol.H2C)
                .responseTimeout(PATIENCE)
                .headers(fields -> fields.set("authorization", door.authorization()).set("accept", "application/json"));
        http = secure ? plain.secure(tls -> tls.sslContext(trusting(door))) : plain;
    }

    private static GenericSslContextSpec<SslContextBuilder> trusting(Door door) {
        return Http2SslContextSpec.forClient().configure(builder -> builder.trustManager(door.authority().toFile()));
    }

    @Override
    public void ask(int times) {
        Flux.range(0, times).flatMap(_ -> once(), atOnce).doOnNext(door::mustBeOk).blockLast(PATIENCE.multipliedBy(times));
    }

    private Mono<Integer> once() {
        return http.get()
                .uri(door.question())
                .responseSingle((head, body) -> body.asByteArray().thenReturn(head.status().code()));
    }

    @Override
    public void close() {
        connections.dispose();
    }
}
