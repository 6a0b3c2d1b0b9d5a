package dev.orderup.notification.assistant;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import dev.orderup.notification.assistant.Part.FromHistory;
import dev.orderup.notification.feed.Caller;
import dev.orderup.notification.feed.OrderHistory;
import dev.orderup.notification.jwt.HttpTokens;
import dev.orderup.notification.feed.OrderUpdate;
import dev.orderup.notification.problem.InvalidRequestException;
import dev.orderup.notification.problem.Problem;
import dev.orderup.notification.problem.Problems;
import dev.orderup.notification.stream.HangUp;

import jakarta.annotation.PreDestroy;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RestController;

import reactor.core.publisher.Mono;

/**
 * Server-sent events as chat products use them: a question is posted, and its answer comes token by token while it is being made.
 *
 * <p><b>When to choose it</b>: the answer takes long to make and its beginning is of use before its end. The client is one that can POST and
 * read a stream ({@code fetch}; EventSource can only GET), and does not resume: an answer that broke off is asked for again.
 *
 * <p><b>What it costs</b>: one connection and one place of the model for each answer; some 40 bytes of framing for each token. What it
 * saves: the user reads after the first token's time rather than the last's, and closing the connection stops the work.
 * {@code ./orderup lab sse} measures both, and README's topic table has the figures.
 *
 * <p><b>How to add another</b>: a kind of question is a constant of {@link Question} and its template in {@link Templates}. A real model
 * takes the place of {@link AnswerStream}'s parts: the demand, the pace and the cancellation around them stay.
 */
@RestController
class AssistantDoor {
    private final AnswerPlaces places;
    private final OrderReader orders;
    private final OrderHistory history;
    private final AssistantSettings settings;
    private final ScheduledThreadPoolExecutor timer;
    private final AnswerStream.Model model;

    AssistantDoor(AnswerPlaces places, OrderReader orders, OrderHistory history, AssistantSettings settings, AssistantMeters meters,
            AnswerWords words) {
        this.places = places;
        this.orders = orders;
        this.history = history;
        this.settings = settings;
        // One thread for all answers, as for heartbeats: it only wakes them. At most two tasks wait for each place.
        timer = new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().name("assistant-pace").daemon().factory());
        timer.setRemoveOnCancelPolicy(true);
        model = new AnswerStream.Model(settings.pace(), timer, meters, words);
    }

    /** Failures before the first byte are problem responses; one after it is an {@code error} event. */
    @PostMapping(path = "/orders/{id}/answers", consumes = MediaType.APPLICATION_JSON_VALUE, produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    Mono<Void> answer(@RequestAttribute(HttpTokens.CALLER) Caller caller, @PathVariable String id, @RequestBody QuestionBody body,
            ServerHttpRequest request, ServerHttpResponse response) {
        long askedNanos = System.nanoTime();
        UUID orderId = InvalidRequestException.orderId("id", id);
        Question question = body.checked();
        String path = request.getPath().value();
        return Mono.using(places::take, place -> orders.read(orderId)
                .doOnNext(order -> caller.see(orderId, order.owner(), order.status()))
                .flatMap(order -> stream(place.holds(begin(question, order, response, askedNanos, path)), response)),
                AnswerPlaces.Place::close);
    }

    private AnswerStream begin(Question question, AskedOrder order, ServerHttpResponse response, long askedNanos, String path) {
        List<Part> parts = Templates.answer(question, order);
        CompletableFuture<List<OrderUpdate>> updates = parts.stream().anyMatch(FromHistory.class::isInstance)
                ? updates(order)
                : CompletableFuture.completedFuture(List.of());
        AnswerStream answer = new AnswerStream(model, response.bufferFactory(), parts, updates, askedNanos);
        var _ = updates.whenComplete((_, failure) -> {
            if (failure == null) {
                answer.wake();
            } else {
                answer.breakOff(problem(failure).at(path));
            }
        });
        return answer;
    }

    /** Read while the first part is being said; only as far as the order that the answer began with. */
    private CompletableFuture<List<OrderUpdate>> updates(AskedOrder order) {
        return history.updates(order.id())
                .thenApply(all -> all.updates().stream().filter(update -> update.version() <= order.version()).toList())
                .toCompletableFuture();
    }

    private static Problem problem(Throwable failure) {
        Throwable cause = failure instanceof CompletionException wrapped && wrapped.getCause() != null ? wrapped.getCause() : failure;
        Problem known = Problems.of(cause);
        return known != null ? known : Problems.unexpected();
    }

    private Mono<Void> stream(AnswerStream answer, ServerHttpResponse response) {
        HttpHeaders headers = response.getHeaders();
        headers.setContentType(MediaType.TEXT_EVENT_STREAM);
        headers.setCacheControl("no-store");
        // What nginx and its kin look for before they buffer an answer.
        headers.set("X-Accel-Buffering", "no");
        HangUp hangUp = new HangUp(response);
        Future<?> limit = timer.schedule(() -> {
            answer.giveUp();
            hangUp.run();
        }, settings.answerMax().toMillis(), TimeUnit.MILLISECONDS);
        return response.writeWith(answer).doFinally(_ -> limit.cancel(false));
    }

    @PreDestroy
    void close() {
        timer.shutdownNow();
    }
}
