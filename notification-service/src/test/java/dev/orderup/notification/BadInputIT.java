package dev.orderup.notification;

import static dev.orderup.notification.stack.Stack.HTTP;
import static dev.orderup.notification.stack.Stack.ORDERS;
import static dev.orderup.notification.stack.Stack.SERVICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

import dev.orderup.contracts.notification.v1.NotificationServiceGrpc;
import dev.orderup.contracts.notification.v1.WatchOrderRequest;
import dev.orderup.notification.stack.Bearer;
import dev.orderup.notification.stack.GrpcWatcher;
import dev.orderup.notification.stack.Stack;
import dev.orderup.notification.stack.WebSocketWatcher;

import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.Status;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.StatusProto;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What users get wrong, and what they are told. */
class BadInputIT {
    @ParameterizedTest
    @ValueSource(strings = {"banana", "-1", "1.5", "99999999999999999999"})
    void refusesALastEventIdThatIsNoVersion(String id) throws Exception {
        HttpResponse<String> answer = get("/orders/" + ORDERS.place() + "/events", "Last-Event-ID", id);
        assertProblem(answer, 400, "invalid-request");
        assertThat(answer.body()).contains("\"field\":\"Last-Event-ID\",\"value\":\"" + id + "\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"banana", "-1"})
    void refusesAfterThatIsNoVersion(String after) throws Exception {
        assertProblem(get("/orders/" + ORDERS.place() + "/updates?after=" + after), 400, "invalid-request");
    }

    @Test
    void refusesAVersionThatTheOrderDoesNotHave() throws Exception {
        HttpResponse<String> answer = get("/orders/" + ORDERS.place() + "/updates?after=9");
        assertProblem(answer, 400, "invalid-request");
        assertThat(answer.body()).contains("0-1, the order's version");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/orders/banana/events", "/orders/1-1-1-1-1/updates"})
    void refusesAnIdThatIsNoUuid(String path) throws Exception {
        assertProblem(get(path), 400, "invalid-request");
    }

    @Test
    void tellsAnEventSourceOfAFinishedOrderNotToComeBack() throws Exception {
        UUID order = ORDERS.place();
        ORDERS.advance(order, 5);
        assertThat(get("/orders/" + order + "/events", "Last-Event-ID", "6").statusCode()).isEqualTo(204);
        assertThat(get("/orders/" + order + "/updates?after=6").statusCode()).isEqualTo(204);
    }

    @Test
    void servesEventsOnlyAsAnEventStream() throws Exception {
        assertProblem(get("/orders/" + ORDERS.place() + "/events", "Accept", "application/json"), 406, "not-acceptable");
    }

    @Test
    void tellsAClientThatWantsAnEventStreamWhatWentWrong() throws Exception {
        assertProblem(get("/orders/" + UUID.randomUUID() + "/events", "Accept", "text/event-stream"), 404, "order-not-found");
    }

    @Test
    void refusesPathsAndMethodsThatItDoesNotHave() throws Exception {
        assertProblem(get("/nowhere"), 404, "not-found");
        HttpRequest post = request("/orders/" + UUID.randomUUID() + "/events").POST(HttpRequest.BodyPublishers.ofString("{}")).build();
        assertProblem(HTTP.send(post, HttpResponse.BodyHandlers.ofString()), 405, "method-not-allowed");
    }

    @Test
    void refusesToWaitForABanana() throws Exception {
        HttpResponse<String> answer = get("/orders/" + ORDERS.place() + "/updates?after=1", "Prefer", "wait=banana");
        assertProblem(answer, 400, "invalid-request");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"wait=86400|wait=60", "handling=lenient, wait=\"7\"|wait=7", "respond-async|wait=25"})
    void tellsHowLongItWillWait(String prefer, String applied) throws Exception {
        HttpResponse<String> answer = get("/orders/" + ORDERS.place() + "/updates", "Prefer", prefer);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Preference-Applied")).contains(applied);
    }

    @Test
    void answersAtOnceAClientThatWillNotWait() throws Exception {
        UUID order = ORDERS.place();
        assertThat(get("/orders/" + order + "/updates", "Prefer", "wait=0").statusCode()).isEqualTo(200);
        assertThat(get("/orders/" + order + "/updates?after=1", "Prefer", "wait=0").statusCode()).isEqualTo(204);
        assertThat(get("/orders/" + order + "/updates?after=1", "Prefer", "wait=1").statusCode()).isEqualTo(204);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "mqtt", "orderup.v2"})
    void refusesASocketThatSpeaksAnotherLanguage(String subprotocol) {
        var builder = HTTP.newWebSocketBuilder().header("Authorization", "Bearer " + Stack.TOKEN);
        if (!subprotocol.isEmpty()) {
            builder.subprotocols(subprotocol);
        }
        URI uri = URI.create("ws://127.0.0.1:" + SERVICE.httpPort() + "/ws/orders");
        assertThatThrownBy(() -> builder.buildAsync(uri, new java.net.http.WebSocket.Listener() {
        }).join()).cause()
                .isInstanceOfSatisfying(WebSocketHandshakeException.class, e -> assertThat(e.getResponse().statusCode()).isEqualTo(400));
    }

    @Test
    void refusesAnOrdinaryRequestWhereASocketIsExpected() throws Exception {
        assertProblem(get("/ws/orders"), 400, "invalid-request");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"{|malformed-json", "[]|invalid-request", "{\"type\":\"order\"}|invalid-request",
            "{\"type\":\"subscribe\"}|invalid-request", "{\"type\":\"subscribe\",\"orderId\":\"banana\"}|invalid-request",
            "{\"type\":\"subscribe\",\"orderId\":\"00000000-0000-7000-8000-000000000001\",\"after\":-1}|invalid-request",
            "{\"type\":\"subscribe\",\"orderId\":\"00000000-0000-7000-8000-000000000001\",\"after\":\"1\"}|invalid-request",
            "{\"type\":\"subscribe\",\"orderId\":\"00000000-0000-7000-8000-000000000001\"}|order-not-found",
            "{\"type\":\"unsubscribe\",\"orderId\":\"00000000-0000-7000-8000-000000000001\"}|not-subscribed"})
    void answersABadFrameAndListensOn(String frame, String slug) {
        try (WebSocketWatcher client = new WebSocketWatcher(SERVICE)) {
            client.say(frame);
            await().until(() -> client.frames().size() == 1);
            assertThat(client.frames().getFirst()).startsWith("{\"type\":\"error\",\"problem\":{").contains("problems/" + slug);
            client.say("{\"type\":\"ping\"}");
            await().until(() -> client.frames().contains("{\"type\":\"pong\"}"));
        }
    }

    @Test
    void hangsUpOnBinaryFrames() {
        try (WebSocketWatcher client = new WebSocketWatcher(SERVICE)) {
            client.socket().sendBinary(ByteBuffer.wrap(new byte[]{1, 2, 3}), true).join();
            await().until(() -> client.end() != null);
            assertThat(client.end()).isEqualTo("closed 1003");
        }
    }

    @Test
    void followsAnOrderOnceAndNotMoreOrdersThanAllowed() {
        try (WebSocketWatcher client = new WebSocketWatcher(SERVICE)) {
            UUID order = ORDERS.place();
            client.say("{\"type\":\"subscribe\",\"orderId\":\"" + order + "\"}");
            client.say("{\"type\":\"subscribe\",\"orderId\":\"" + order + "\"}");
            await().until(() -> client.frames().stream().anyMatch(frame -> frame.contains("already-subscribed")));
            client.say("{\"type\":\"ack\",\"orderId\":\"" + order + "\",\"version\":7}");
            await().until(() -> client.frames().stream().anyMatch(frame -> frame.contains("the last version sent")));
            client.say("{\"type\":\"unsubscribe\",\"orderId\":\"" + order + "\"}");
            await().until(() -> client.frames().contains("{\"type\":\"ended\",\"orderId\":\"" + order + "\",\"reason\":\"unsubscribed\"}"));
            for (int i = 0; i <= 100; i++) {
                client.say("{\"type\":\"subscribe\",\"orderId\":\"" + ORDERS.place() + "\"}");
            }
            await().until(() -> client.frames().stream().anyMatch(frame -> frame.contains("too-many-subscriptions")));
            assertThat(client.frames().stream().filter(frame -> frame.contains("too-many")).count()).isEqualTo(1);
        }
        await().until(() -> SERVICE.gauge("orderup.feed.subscribers", "websocket") == 0);
    }

    @Test
    void tellsGrpcClientsWhichFieldIsWrong() {
        StatusRuntimeException noId = failure(WatchOrderRequest.newBuilder().setOrderId("banana").build());
        assertThat(noId.getStatus().getCode()).isEqualTo(io.grpc.Status.Code.INVALID_ARGUMENT);
        assertThat(details(noId).getDetailsList()).anyMatch(any -> any.is(BadRequest.class)).anyMatch(any -> any.is(ErrorInfo.class));
        String order = ORDERS.place().toString();
        StatusRuntimeException negative = failure(WatchOrderRequest.newBuilder().setOrderId(order).setAfterVersion(-1).build());
        assertThat(negative.getStatus().getDescription()).isEqualTo("after_version: -1 (expected: 0 or more)");
        StatusRuntimeException ahead = failure(WatchOrderRequest.newBuilder().setOrderId(order).setAfterVersion(9).build());
        assertThat(ahead.getStatus().getCode()).isEqualTo(io.grpc.Status.Code.INVALID_ARGUMENT);
    }

    @Test
    void aGrpcDeadlineOfNothingIsExceededAndLeavesNobodyBehind() {
        ManagedChannel channel = NettyChannelBuilder.forAddress("127.0.0.1", SERVICE.grpcPort()).usePlaintext().build();
        try {
            var stub = NotificationServiceGrpc.newBlockingStub(Bearer.channel(channel, Stack.TOKEN));
            WatchOrderRequest request = WatchOrderRequest.newBuilder().setOrderId(ORDERS.place().toString()).build();
            for (long deadline : new long[]{0, 50}) {
                assertThatThrownBy(
                        () -> stub.withDeadlineAfter(deadline, TimeUnit.MILLISECONDS).watchOrder(request).forEachRemaining(_ -> {}))
                        .isInstanceOfSatisfying(StatusRuntimeException.class,
                                e -> assertThat(e.getStatus().getCode()).isEqualTo(io.grpc.Status.Code.DEADLINE_EXCEEDED));
            }
        } finally {
            channel.shutdownNow();
        }
        await().until(() -> SERVICE.gauge("orderup.feed.subscribers", "grpc") == 0);
    }

    private static StatusRuntimeException failure(WatchOrderRequest request) {
        try (GrpcWatcher client = new GrpcWatcher(SERVICE, request)) {
            await().until(() -> client.failure() != null);
            return (StatusRuntimeException) java.util.Objects.requireNonNull(client.failure());
        }
    }

    private static Status details(StatusRuntimeException failure) {
        return java.util.Objects.requireNonNull(StatusProto.fromThrowable(failure));
    }

    private static void assertProblem(HttpResponse<String> answer, int status, String slug) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(answer.body()).contains("\"type\":\"https://orderup.dev/problems/" + slug + "\"", "\"status\":" + status,
                "\"instance\":\"/");
    }

    private static HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = request(path);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(String path) {
        return Bearer.request(SERVICE.url(path), Stack.TOKEN);
    }
}
