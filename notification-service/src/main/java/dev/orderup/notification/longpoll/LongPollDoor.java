package dev.orderup.notification.longpoll;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

import dev.orderup.notification.feed.Audience;
import dev.orderup.notification.feed.Caller;
import dev.orderup.notification.feed.Encoding;
import dev.orderup.notification.feed.Follower;
import dev.orderup.notification.feed.OrderEvent;
import dev.orderup.notification.feed.OrderFeed;
import dev.orderup.notification.jwt.HttpTokens;
import dev.orderup.notification.problem.InvalidRequestException;
import dev.orderup.notification.wire.UpdateJson;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import reactor.core.publisher.Mono;

/**
 * Long polling: a question that is answered when there is something to tell, or when the time is up.
 *
 * <p><b>When to choose it</b>: the client, or something between, can do no more than ask and wait. It is push for those
 * who have only pull, at the price of a question for every answer.
 *
 * <p><b>What it costs</b>: one request and its headers for each update, and a connection that is taken while it waits (a
 * browser has six for each host). Latency is that of the push, plus the way of the next question. {@code ./orderup compare}
 * prints the figures beside the other patterns'.
 *
 * <p><b>How to add another resource to wait for</b>: follow it here with the same three answers: 200 with what is new, 204
 * when the time is up or nothing can come any more, and what the client shall name next time.
 */
@RestController
class LongPollDoor {
    private static final String PREFER = "Prefer";

    private final OrderFeed feed;
    private final LongPollSettings settings;
    private final Audience audience;
    private final Encoding<byte[]> encoding;

    LongPollDoor(OrderFeed feed, LongPollSettings settings) {
        this.feed = feed;
        this.settings = settings;
        audience = feed.audience("longpoll");
        encoding = audience.encoding(byte[].class, UpdateJson::encode);
    }

    @GetMapping(path = "/orders/{id}/updates", produces = MediaType.APPLICATION_JSON_VALUE)
    Mono<Void> updates(@RequestAttribute(HttpTokens.CALLER) Caller caller, @PathVariable String id,
            @RequestParam(required = false) @Nullable String after, @RequestHeader HttpHeaders headers,
            ServerHttpResponse response) {
        UUID orderId = InvalidRequestException.orderId("id", id);
        long version = InvalidRequestException.version("after", after);
        Duration wait = wait(Prefer.wait(headers.getOrEmpty(PREFER)));
        response.getHeaders().set("Preference-Applied", "wait=" + wait.toSeconds());
        response.getHeaders().setCacheControl("no-store");
        response.getHeaders().setVary(List.of(PREFER));
        return Mono.fromFuture(() -> feed.follow(orderId, version, caller, audience))
                .flatMap(follower -> news(follower, wait))
                .doOnDiscard(Follower.class, Follower::close)
                .flatMap(events -> answer(events, response));
    }

    private Duration wait(@Nullable Duration preferred) {
        if (preferred == null) {
            return settings.waitDefault();
        }
        return preferred.compareTo(settings.waitMax()) > 0 ? settings.waitMax() : preferred;
    }

    private static Mono<List<OrderEvent>> news(Follower follower, Duration wait) {
        Mono<List<OrderEvent>> news = Mono.create(answer -> new LongPoll(follower, answer).start());
        // What is there already is answered without a look at the clock, even to a client that will not wait at all.
        Mono<List<OrderEvent>> answer = follower.hasNews() ? news : news.timeout(wait, Mono.just(List.of()));
        return answer.doOnNext(events -> events.forEach(follower::delivered));
    }

    private Mono<Void> answer(List<OrderEvent> events, ServerHttpResponse response) {
        if (events.isEmpty()) {
            response.setStatusCode(HttpStatus.NO_CONTENT);
            return response.setComplete();
        }
        byte[] body = array(events);
        response.getHeaders().setContentType(MediaType.APPLICATION_JSON);
        response.getHeaders().setContentLength(body.length);
        return response.writeWith(Mono.just(response.bufferFactory().wrap(body)));
    }

    private byte[] array(List<OrderEvent> events) {
        ByteArrayOutputStream array = new ByteArrayOutputStream();
        for (OrderEvent event : events) {
            array.write(array.size() == 0 ? '[' : ',');
            array.writeBytes(event.as(encoding));
        }
        array.write(']');
        return array.toByteArray();
    }
}
