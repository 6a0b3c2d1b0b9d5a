package dev.orderup.notification.sse;

import java.util.NoSuchElementException;
import java.util.UUID;

import dev.orderup.notification.feed.Audience;
import dev.orderup.notification.feed.Caller;
import dev.orderup.notification.feed.EndReason;
import dev.orderup.notification.feed.Encoding;
import dev.orderup.notification.feed.Follower;
import dev.orderup.notification.feed.OrderFeed;
import dev.orderup.notification.jwt.HttpTokens;
import dev.orderup.notification.problem.InvalidRequestException;
import dev.orderup.notification.stream.Heartbeats;
import dev.orderup.notification.wire.UpdateJson;

import io.netty.channel.Channel;
import jakarta.annotation.PreDestroy;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpServerResponse;

/**
 * Server-sent events: one answer that never ends, in plain text over plain HTTP.
 *
 * <p><b>When to choose it</b>: the server talks and the client only listens, above all in a browser, where EventSource
 * connects again by itself and names the last event it saw. It passes every proxy that does not buffer.
 *
 * <p><b>What it costs</b>: one connection for each stream; per update its bytes and no request. Latency is that of the
 * push. {@code ./orderup compare} prints the figures beside the other patterns'.
 *
 * <p><b>How to add another kind of event</b>: give it a name and a form in {@link SseWords}, and a place in
 * {@link SseStream}.
 */
@RestController
class SseDoor {
    private final OrderFeed feed;
    private final Audience audience;
    private final Heartbeats heartbeats;
    private final SseLoops loops = new SseLoops();
    private final Encoding<byte[]> encoding;
    private final byte[] greeting;

    SseDoor(OrderFeed feed, SseSettings settings) {
        this.feed = feed;
        audience = feed.audience("sse");
        encoding = audience.encoding(byte[].class, SseWords::update);
        heartbeats = new Heartbeats("sse-heartbeats", settings.heartbeat());
        greeting = UpdateJson.utf8("retry:" + settings.retry().toMillis() + "\n\n");
    }

    @GetMapping(path = "/orders/{id}/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    Mono<Void> events(@RequestAttribute(HttpTokens.CALLER) Caller caller, @PathVariable String id,
            @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastEventId,
            ServerHttpResponse response) {
        UUID orderId = InvalidRequestException.orderId("id", id);
        long after = InvalidRequestException.version("Last-Event-ID", lastEventId);
        return Mono.fromFuture(() -> feed.follow(orderId, after, caller, audience))
                .flatMap(follower -> answer(follower, response))
                .doOnDiscard(Follower.class, Follower::close);
    }

    private Mono<Void> answer(Follower follower, ServerHttpResponse response) {
        if (follower.ended() == EndReason.FINAL) {
            return nothingMore(follower, response);
        }
        HttpHeaders headers = response.getHeaders();
        headers.setContentType(MediaType.TEXT_EVENT_STREAM);
        headers.setCacheControl("no-store");
        // What nginx and its kin look for before they buffer an answer.
        headers.set("X-Accel-Buffering", "no");
        handOver(follower, response);
        return response.writeWith(Flux.just(response.bufferFactory().wrap(greeting))).doOnError(_ -> follower.close());
    }

    /** Lets a {@link SseStream} wait for the end of the answer's beginning. */
    private void handOver(Follower follower, ServerHttpResponse response) {
        HttpServerResponse connection = ServerHttpResponseDecorator.getNativeResponse(response);
        connection.withConnection(client -> {
            Channel channel = client.channel();
            SseStream stream = new SseStream(follower, encoding, heartbeats, loops.of(channel.eventLoop()));
            try {
                channel.pipeline().addAfter(NettyPipeline.HttpCodec, "orderup.sse", stream);
            } catch (NoSuchElementException gone) {
                // The connection is closed, and its pipeline with it.
                follower.close();
            }
        });
    }

    /** 204 is how an EventSource is told not to connect again (WHATWG HTML, section 9.2.3). */
    private static Mono<Void> nothingMore(Follower follower, ServerHttpResponse response) {
        follower.close();
        response.setStatusCode(HttpStatus.NO_CONTENT);
        return response.setComplete();
    }

    @PreDestroy
    void close() {
        heartbeats.close();
    }
}
