package dev.orderup.poller.order;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Request-response over HTTP with JSON (topic 1, {@code rest}).
 *
 * <p>Choose it when the caller needs the answer to go on and anybody may be the caller: every language and every tool
 * speaks it. It costs headers and text with each call, about four times the bytes of {@link GrpcOrders}, and the caller
 * learns of a change only by asking again.
 */
public final class RestOrders implements Orders {
    // Longer than the gateway waits for a service, so that its answer (504) is seen rather than our impatience.
    private static final Duration PATIENCE = Duration.ofSeconds(35);

    private final URI gateway;
    private final Credentials credentials;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    public RestOrders(URI gateway, Credentials credentials) {
        this.gateway = gateway;
        this.credentials = credentials;
    }

    @Override
    public Order place(NewOrder order, String idempotencyKey) {
        return order(post("/orders", order).header("Idempotency-Key", idempotencyKey), "");
    }

    @Override
    public Order show(String orderId) {
        return order(request("/orders/" + segment(orderId) + "?history=true"), orderId);
    }

    @Override
    public Order advance(String orderId, OrderStatus status, long expectedVersion) {
        HttpRequest.Builder request = post("/orders/" + segment(orderId) + "/status", Map.of("status", status));
        if (expectedVersion > 0) {
            request.header("If-Match", "\"" + expectedVersion + "\"");
        }
        return order(request, orderId);
    }

    @Override
    public Order cancel(String orderId) {
        return order(request("/orders/" + segment(orderId) + "/cancellation").POST(BodyPublishers.noBody()), orderId);
    }

    @Override
    public OrderPage list(OrderQuery query) {
        Page page = OrderJson.read(send(request("/orders?" + parameters(query)), "").body(), Page.class);
        return new OrderPage(page.orders(), page.nextCursor());
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    private Order order(HttpRequest.Builder request, String orderId) {
        return OrderJson.read(send(request, orderId).body(), Order.class);
    }

    private HttpResponse<byte[]> send(HttpRequest.Builder request, String orderId) {
        HttpResponse<byte[]> answer = exchange(request.build());
        if (answer.statusCode() == 401) {
            credentials.refused();
        }
        if (answer.statusCode() / 100 != 2) {
            @Nullable
            String retryAfter = answer.headers().firstValue("Retry-After").orElse(null);
            throw HttpFailures.of(answer.statusCode(), answer.body(), retryAfter, orderId);
        }
        return answer;
    }

    private HttpResponse<byte[]> exchange(HttpRequest request) {
        try {
            return http.send(request, BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw HttpFailures.of(e, gateway);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw HttpFailures.of(new InterruptedIOException("interrupted"), gateway);
        }
    }

    private HttpRequest.Builder post(String path, Object body) {
        return request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(OrderJson.write(body)));
    }

    private HttpRequest.Builder request(String path) {
        var request = HttpRequest.newBuilder(gateway.resolve(path)).timeout(PATIENCE).header("Accept", "application/json");
        var authorization = credentials.authorization();
        return authorization == null ? request : request.header("Authorization", authorization);
    }

    private static String parameters(OrderQuery query) {
        return Stream.of(parameter("restaurantId", query.restaurantId()), parameter("status", query.status()),
                parameter("limit", query.limit()), parameter("cursor", query.cursor()))
                .flatMap(Optional::stream)
                .collect(Collectors.joining("&"));
    }

    private static Optional<String> parameter(String name, @Nullable Object value) {
        return Optional.ofNullable(value).map(given -> name + "=" + segment(given.toString()));
    }

    private static String segment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private record Page(List<Order> orders, @Nullable String nextCursor) {}
}
