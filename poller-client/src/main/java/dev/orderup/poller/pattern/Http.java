package dev.orderup.poller.pattern;

import dev.orderup.poller.cost.SocketMeter;
import dev.orderup.poller.order.Failure;
import dev.orderup.poller.order.HttpFailures;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.resolver.DefaultAddressResolverGroup;
import java.time.Duration;
import java.util.List;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.netty.ByteBufMono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;
import reactor.netty.resources.ConnectionProvider;

/** The HTTP client of one client of a pattern: its own pool of connections, all on its line's loop, all metered. */
final class Http implements AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    // One long poll or event stream holds a connection for as long as it lasts, so this bounds the orders followed at once.
    private static final int CONNECTIONS_MAX = 10_000;

    private final Line line;
    private final ConnectionProvider connections;
    private final HttpClient client;

    Http(Line line) {
        this.line = line;
        this.connections = ConnectionProvider.create(line.word().toString(), CONNECTIONS_MAX);
        this.client = HttpClient.create(connections)
                .baseUrl(line.settings().gateway().toString())
                .runOn(line.loop().group())
                // The JDK's resolver: Netty's own would open UDP sockets beside those that are metered.
                .resolver(DefaultAddressResolverGroup.INSTANCE)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) CONNECT_TIMEOUT.toMillis())
                .doOnChannelInit((observer, channel, remote) -> channel.pipeline().addFirst(new SocketMeter(line.meter())))
                .headersWhen(this::authorized)
                .doOnRequest((request, connection) -> line.meter().request());
    }

    HttpClient client() {
        return client;
    }

    /** Says who asks. Where a token has to be asked for first, the loop does not wait for it. */
    private Mono<HttpHeaders> authorized(HttpHeaders headers) {
        var credentials = line.settings().credentials();
        var authorization = Mono.fromCallable(credentials::authorization);
        return (credentials.areAtHand()
                ? authorization
                : authorization.subscribeOn(Schedulers.boundedElastic()).publishOn(line.loop().scheduler()))
                .map(brought -> headers.set(HttpHeaderNames.AUTHORIZATION, brought))
                .defaultIfEmpty(headers);
    }

    /** A body that has nothing to say is read all the same: a connection whose answer was not read to its end is closed. */
    static <T> Mono<List<T>> nothingIn(ByteBufMono body) {
        return body.asByteArray().thenReturn(List.of());
    }

    /**
     * Lets the connection go back to its pool before anything is done with the answer. Without it the next request, made
     * from within the last byte's callback, finds the pool empty and opens another connection.
     */
    <T> Mono<T> released(Mono<T> answer) {
        return answer.publishOn(line.loop().scheduler());
    }

    /** What an answer with an unexpected status means. */
    Mono<Failure> refusal(HttpClientResponse answer, ByteBufMono body, String orderId) {
        return body.asByteArray()
                .defaultIfEmpty(new byte[0])
                .map(bytes -> HttpFailures.of(answer.status().code(), bytes, answer.responseHeaders().get("Retry-After"), orderId))
                .doOnNext(line::heed);
    }

    /** What no answer, or a broken one, means. */
    Failure failure(Throwable error) {
        return HttpFailures.of(error, line.settings().gateway());
    }

    @Override
    public void close() {
        connections.dispose();
    }
}
