package dev.orderup.poller.testing;

import dev.orderup.poller.order.Order;
import dev.orderup.poller.order.OrderJson;
import dev.orderup.poller.order.OrderUpdate;
import dev.orderup.poller.pattern.Settings;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.http.server.HttpServerRoutes;

/**
 * A kitchen in memory behind real sockets: orders that move along by themselves, to be polled or listened to. What it
 * tells its listeners can be made wrong.
 */
public final class FakeSystem implements AutoCloseable {
    private static final Duration PACE = Duration.ofMillis(60);

    private final Map<String, Sinks.Many<OrderUpdate>> orders = new ConcurrentHashMap<>();
    private final Map<String, List<OrderUpdate>> histories = new ConcurrentHashMap<>();
    private final Set<String> idempotencyKeys = ConcurrentHashMap.newKeySet();
    private final Set<String> callers = ConcurrentHashMap.newKeySet();
    private final UnaryOperator<Flux<OrderUpdate>> toldToListeners;
    private final TestGateway gateway;

    private FakeSystem(UnaryOperator<Flux<OrderUpdate>> toldToListeners) {
        this.toldToListeners = toldToListeners;
        this.gateway = TestGateway.serving(this::routes);
    }

    public static FakeSystem honest() {
        return new FakeSystem(updates -> updates);
    }

    /** Streams are told this instead; who polls hears the truth. */
    public static FakeSystem tellingListeners(UnaryOperator<Flux<OrderUpdate>> untruth) {
        return new FakeSystem(untruth);
    }

    public URI uri() {
        return gateway.uri();
    }

    public Settings settings() {
        return gateway.settings();
    }

    public int placed() {
        return orders.size();
    }

    /** How many placements came with a key of their own. */
    public int keys() {
        return idempotencyKeys.size();
    }

    /** As whom each request came, and what it did. */
    public Set<String> callers() {
        return Set.copyOf(callers);
    }

    /** Believes everybody: who may come in is not this double's to know. The token names its bearer. */
    public static Publisher<Void> token(HttpServerRequest request, HttpServerResponse response) {
        return response.header("Content-Type", "application/json").sendString(request.receive().aggregate().asString().map(form -> """
                {"access_token":"%s","token_type":"Bearer","expires_in":900}""".formatted(bearer(form))));
    }

    private static String bearer(String form) {
        return URLDecoder.decode(form.replaceAll(".*client_id=([^&]*).*", "$1"), StandardCharsets.UTF_8);
    }

    private BiFunction<HttpServerRequest, HttpServerResponse, Publisher<Void>> known(String what,
            BiFunction<HttpServerRequest, HttpServerResponse, Publisher<Void>> answer) {
        return (request, response) -> {
            callers.add(request.requestHeaders().get("Authorization", "nobody").replace("Bearer ", "") + " " + what);
            return answer.apply(request, response);
        };
    }

    private void routes(HttpServerRoutes routes) {
        routes.post("/tokens", FakeSystem::token)
                .post("/orders", known("place", this::place))
                .get("/orders/{id}", known("show", this::show))
                .get("/orders/{id}/events", known("events", this::events))
                .post("/orders/{id}/status", this::advance);
    }

    private Publisher<Void> place(HttpServerRequest request, HttpServerResponse answer) {
        idempotencyKeys.add(request.requestHeaders().get("Idempotency-Key", "none"));
        String orderId = UUID.randomUUID().toString();
        orders.put(orderId, Sinks.many().replay().all());
        histories.put(orderId, List.of());
        step(orderId, 1);
        return request.receive().aggregate().asString().flatMapMany(body -> {
            if (!body.contains("\"manual\"")) {
                cook(orderId);
            }
            return answer.status(201).sendString(Mono.just(json(orderId)));
        }).then();
    }

    private void cook(String orderId) {
        Flux.range(2, 5).concatMap(version -> Mono.delay(PACE).thenReturn(version)).subscribe(version -> step(orderId, version));
    }

    /** Whatever the status, it is the next one. */
    private Publisher<Void> advance(HttpServerRequest request, HttpServerResponse answer) {
        return request.receive().aggregate().asString().flatMapMany(body -> {
            step(id(request), history(id(request)).size() + 1);
            return answer.sendString(Mono.just(json(id(request))));
        }).then();
    }

    private synchronized void step(String orderId, int version) {
        OrderUpdate usual = Life.update(orderId, version);
        var update = new OrderUpdate(orderId, version, usual.status(), Instant.now());
        histories.computeIfPresent(orderId, (id, before) -> Stream.concat(before.stream(), Stream.of(update)).toList());
        sink(orderId).tryEmitNext(update).orThrow();
        if (update.status().isFinal()) {
            sink(orderId).tryEmitComplete().orThrow();
        }
    }

    private Publisher<Void> show(HttpServerRequest request, HttpServerResponse answer) {
        return answer.sendString(Mono.just(json(id(request))));
    }

    private Publisher<Void> events(HttpServerRequest request, HttpServerResponse answer) {
        Flux<String> events = toldToListeners.apply(sink(id(request)).asFlux())
                .map(update -> "id: " + update.version() + "\nevent: order-status\ndata: " + OrderJson.write(update) + "\n\n")
                .concatWithValues("event: end\ndata: {\"reason\":\"final\"}\n\n");
        return answer.sse().send(events.map(FakeSystem::bytes), each -> true);
    }

    private String json(String orderId) {
        List<OrderUpdate> history = history(orderId);
        Order usual = Life.order(orderId, history.size());
        return OrderJson
                .write(new Order(orderId, usual.version(), usual.status(), usual.customerId(), usual.restaurantId(), usual.lines(), "",
                        usual.totalCents(), usual.placedAt(), usual.updatedAt(), history));
    }

    private Sinks.Many<OrderUpdate> sink(String orderId) {
        return orders.computeIfAbsent(orderId, unknown -> Sinks.many().replay().all());
    }

    private List<OrderUpdate> history(String orderId) {
        return histories.getOrDefault(orderId, List.of());
    }

    private static String id(HttpServerRequest request) {
        return String.valueOf(request.param("id"));
    }

    private static ByteBuf bytes(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        gateway.close();
    }
}
