package dev.orderup.notification;

import static dev.orderup.notification.stack.Stack.HISTORY;
import static dev.orderup.notification.stack.Stack.HTTP;
import static dev.orderup.notification.stack.Stack.ISSUER;
import static dev.orderup.notification.stack.Stack.ORDERS;
import static dev.orderup.notification.stack.Stack.SERVICE;
import static dev.orderup.notification.stack.Stack.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

import dev.orderup.contracts.order.v1.OrderStatus;
import dev.orderup.notification.stack.Bearer;
import dev.orderup.notification.stack.GrpcWatcher;
import dev.orderup.notification.stack.Instance;
import dev.orderup.notification.stack.Issuer;
import dev.orderup.notification.stack.Stack;
import dev.orderup.notification.stack.Via;
import dev.orderup.notification.stack.Watcher;
import dev.orderup.notification.stack.WebSocketWatcher;

import com.google.rpc.ErrorInfo;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.StatusProto;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every door, tried with every token that must not open it, and with good ones for what is another's. */
class JwtIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Map<Via, String> REFUSED = Map.of(Via.SSE, "status 401", Via.LONGPOLL, "status 401", Via.WEBSOCKET, "status 401",
            Via.GRPC, "UNAUTHENTICATED");
    private static final Map<Via, String> FORBIDDEN = Map.of(Via.SSE, "status 403", Via.LONGPOLL, "status 403", Via.WEBSOCKET, "status 403",
            Via.GRPC, "PERMISSION_DENIED");
    private static final Map<Via, String> EXPIRED = Map.of(Via.SSE, "token-expired", Via.LONGPOLL, "status 204", Via.WEBSOCKET,
            "closed 1008",
            Via.GRPC, "UNAUTHENTICATED");

    static Stream<Arguments> badTokens() {
        String good = ISSUER.token("customer:ada");
        String operators = ISSUER.token("operator:ops");
        Map<String, String> tokens = new LinkedHashMap<>();
        tokens.put("garbage", "banana");
        tokens.put("three parts of garbage", "a.b.c");
        tokens.put("alg:none", ISSUER.unsigned("customer:ada"));
        tokens.put("HS256 with the public key", ISSUER.confused("customer:ada"));
        tokens.put("a key of a stranger", ISSUER.forged("customer:ada", "stranger"));
        tokens.put("a key of a stranger under the issuer's name", ISSUER.forged("customer:ada", ISSUER.keyId()));
        tokens.put("another's claims under a good signature",
                operators.substring(0, operators.lastIndexOf('.')) + good.substring(good.lastIndexOf('.')));
        tokens.put("expired", ISSUER.token("customer:ada", Duration.ofSeconds(-1)));
        tokens.put("without an end", ISSUER.token("customer:ada", claims -> claims.expirationTime(null)));
        tokens.put("not yet valid", ISSUER.token("customer:ada", claims -> claims.notBeforeTime(Issuer.in(Duration.ofMinutes(1)))));
        tokens.put("another audience", ISSUER.token("customer:ada", claims -> claims.audience("orderup-basket")));
        tokens.put("another issuer", ISSUER.token("customer:ada", claims -> claims.issuer("https://example.com")));
        tokens.put("an unknown role", ISSUER.token("admin:ada"));
        tokens.put("a role that the subject has not", ISSUER.token("customer:ada", claims -> claims.claim("role", "operator")));
        tokens.put("no subject", ISSUER.token("customer:ada", claims -> claims.subject(null)));
        return tokens.entrySet()
                .stream()
                .flatMap(token -> Stream.of(Via.values()).map(via -> Arguments.of(via, token.getKey(), token.getValue())));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("badTokens")
    void refusesABadTokenAtEveryDoor(Via via, String name, String token) {
        assertThat(endOf(via, ORDERS.place(), token)).as(name).isEqualTo(REFUSED.get(via));
    }

    @ParameterizedTest
    @EnumSource
    void asksForATokenAtEveryDoor(Via via) {
        assertThat(endOf(via, ORDERS.place(), "")).isEqualTo(REFUSED.get(via));
    }

    @ParameterizedTest
    @CsvSource({"/orders/{id}/events", "/orders/{id}/updates", "/ws/orders", "/nowhere"})
    void saysWhatIsWrongInTheWordsOfRfc6750(String path) throws Exception {
        String resource = path.replace("{id}", ORDERS.place().toString());
        HttpResponse<String> without = get(resource, "");
        assertThat(without.statusCode()).isEqualTo(401);
        assertThat(without.headers().firstValue("WWW-Authenticate")).contains("Bearer realm=\"orderup\"");
        assertThat(without.body()).contains("problems/no-token");

        String token = ISSUER.token("customer:ada", Duration.ofSeconds(-1));
        HttpResponse<String> expired = get(resource, token);
        assertThat(expired.statusCode()).isEqualTo(401);
        assertThat(expired.headers().firstValue("WWW-Authenticate")).hasValueSatisfying(challenge -> assertThat(challenge)
                .startsWith("Bearer realm=\"orderup\", error=\"invalid_token\", error_description=\"")
                .containsIgnoringCase("expired"));
        assertThat(expired.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(expired.body()).contains("problems/invalid-token").doesNotContain(token, "springframework");
    }

    @Test
    void saysWhatIsWrongInTheWordsOfGrpc() throws Exception {
        assertThat(reason(ORDERS.place(), "")).isEqualTo("NO_TOKEN");
        assertThat(reason(ORDERS.place(), "banana")).isEqualTo("INVALID_TOKEN");
        assertThat(reason(ORDERS.place(), ISSUER.token("customer:bob"))).isEqualTo("FORBIDDEN");
        assertThat(reason(ORDERS.place(), ISSUER.token("customer:ada", Duration.ofSeconds(3)))).isEqualTo("TOKEN_EXPIRED");
    }

    @Test
    void whoOnlyLooksAroundNeedsNoToken() throws Exception {
        var channel = NettyChannelBuilder.forAddress("127.0.0.1", SERVICE.grpcPort()).usePlaintext().build();
        try {
            assertThat(HealthGrpc.newBlockingStub(channel).check(HealthCheckRequest.getDefaultInstance()).getStatus().name())
                    .isEqualTo("SERVING");
        } finally {
            channel.shutdownNow();
        }
        assertThat(SERVICE.readiness()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"customer:bob", "customer:roma", "kitchen:napoli", "kitchen:ada", "courier:bo"})
    void doesNotTellAboutAnothersOrderAtAnyDoor(String subject) {
        for (Via via : Via.values()) {
            UUID order = ORDERS.place();
            try (Watcher watcher = via.watch(SERVICE, order, 0, ISSUER.token(subject))) {
                await().atMost(PATIENCE).until(() -> watcher.end() != null);
                ORDERS.advance(order);
                assertThat(watcher.end()).as("%s by %s", subject, via).isEqualTo(FORBIDDEN.get(via));
                assertThat(watcher.versions()).isEmpty();
            }
        }
    }

    /** What is known of such an order is known from order-service alone. */
    @ParameterizedTest
    @EnumSource
    void norAboutOneThatWasBeforeThisInstance(Via via) {
        UUID order = UUID.randomUUID();
        ORDERS.commitOnly(order, OrderStatus.ORDER_STATUS_PLACED);
        assertThat(endOf(via, order, ISSUER.token("customer:bob"))).isEqualTo(FORBIDDEN.get(via));
        try (Watcher owner = via.watch(SERVICE, order, 0, ISSUER.token("customer:ada"))) {
            await().atMost(PATIENCE).until(() -> owner.last() == 1);
        }
    }

    @ParameterizedTest
    @CsvSource({"customer:ada", "kitchen:roma", "operator:ops", "service:statistics"})
    void tellsThoseWhoMayKnowAtEveryDoor(String subject) {
        for (Via via : Via.values()) {
            UUID order = ORDERS.place();
            try (Watcher watcher = via.watch(SERVICE, order, 0, ISSUER.token(subject))) {
                ORDERS.advance(order);
                await().atMost(PATIENCE).until(() -> watcher.last() == 2);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void tellsACourierOfAnOrderThatIsReady(Via via) {
        UUID order = ORDERS.place();
        ORDERS.advance(order, 3);
        try (Watcher watcher = via.watch(SERVICE, order, 0, ISSUER.token("courier:bo"))) {
            await().atMost(PATIENCE).until(() -> watcher.last() == 4);
        }
    }

    @Test
    void aSocketGoesOnAfterARefusedSubscription() {
        UUID anothers = ORDERS.place();
        try (WebSocketWatcher kitchen = new WebSocketWatcher(SERVICE, ISSUER.token("kitchen:napoli"))) {
            kitchen.say("{\"type\":\"subscribe\",\"orderId\":\"" + anothers + "\"}");
            await().atMost(PATIENCE).until(() -> kitchen.frames().size() == 1);
            assertThat(kitchen.frames().getFirst()).contains("\"type\":\"error\"", "problems/forbidden", "\"status\":403",
                    anothers.toString());
            ORDERS.advance(anothers);
            kitchen.say("{\"type\":\"ping\"}");
            await().atMost(PATIENCE).until(() -> kitchen.frames().size() == 2);
            assertThat(kitchen.frames().getLast()).isEqualTo("{\"type\":\"pong\"}");
        }
    }

    @ParameterizedTest
    @EnumSource
    void noStreamOutlivesItsToken(Via via) {
        UUID order = ORDERS.place();
        try (Watcher watcher = via.watch(SERVICE, order, via == Via.LONGPOLL ? 1 : 0,
                ISSUER.token("customer:ada", Duration.ofSeconds(3)))) {
            if (via != Via.LONGPOLL) {
                await().atMost(PATIENCE).until(() -> watcher.last() == 1);
            }
            await().atMost(PATIENCE).until(() -> watcher.end() != null);
            assertThat(watcher.end()).isEqualTo(EXPIRED.get(via));
            ORDERS.advance(order);
            assertThat(watcher.last()).isLessThan(2);
        }
        // With a fresh one it goes on where it was.
        try (Watcher resumed = via.watch(SERVICE, order, 1, ISSUER.token("customer:ada"))) {
            await().atMost(PATIENCE).until(() -> resumed.last() == 2);
        }
    }

    @Test
    void aSocketThatFollowsNothingIsClosedWhenItsTokenIsOver() {
        try (Instance instance = Stack.instance("orderup.websocket.heartbeat=100ms").ready();
                WebSocketWatcher idle = new WebSocketWatcher(instance, ISSUER.token("customer:ada", Duration.ofSeconds(2)))) {
            await().atMost(PATIENCE).until(() -> idle.end() != null);
            assertThat(idle.end()).isEqualTo("closed 1008");
        }
    }

    @Test
    void takesATokenOfAKeyThatIsNewAndAsksForItOnce() {
        UUID order = ORDERS.place();
        ISSUER.rotate();
        // Within a second of the last look at the keys, none is taken: publishing ahead is what helps there.
        await().atMost(PATIENCE).until(() -> get("/orders/" + order + "/updates", ISSUER.token("customer:ada")).statusCode() == 200);
        assertThat(get("/orders/" + order + "/updates", TOKEN).statusCode()).as("of the key before").isEqualTo(200);
    }

    @Test
    void strangersKeysDoNotMakeTheIssuerBusy() {
        int before = ISSUER.keysAsked();
        long start = System.nanoTime();
        for (int i = 0; i < 30; i++) {
            assertThat(get("/nowhere", ISSUER.forged("customer:ada", "stranger-" + i)).statusCode()).isEqualTo(401);
        }
        long seconds = Duration.ofNanos(System.nanoTime() - start).toSeconds();
        // Other instances of these tests may ask, too, but not thirty times.
        assertThat(ISSUER.keysAsked() - before).isLessThanOrEqualTo((int) seconds + 10);
    }

    @Test
    void goesOnWithTheKeysItHasWhileTheIssuerIsAwayAndStartsWithoutIt() throws Exception {
        UUID order = ORDERS.place();
        ISSUER.stop();
        try (Instance late = Stack.instance().ready()) {
            try {
                assertThat(get("/orders/" + order + "/updates", TOKEN).statusCode()).isEqualTo(200);

                HttpResponse<String> refused = get(late, "/orders/" + order + "/updates", TOKEN);
                assertThat(refused.statusCode()).isEqualTo(503);
                assertThat(refused.headers().firstValue("Retry-After")).contains("1");
                assertThat(refused.body()).contains("problems/keys-unavailable");
                try (Watcher watcher = Via.GRPC.watch(late, order, 0)) {
                    await().atMost(PATIENCE).until(() -> watcher.end() != null);
                    assertThat(watcher.end()).isEqualTo("UNAVAILABLE");
                }
            } finally {
                ISSUER.start();
            }
            await().atMost(PATIENCE).until(() -> get(late, "/orders/" + order + "/updates", TOKEN).statusCode() == 200);
        }
    }

    @Test
    void showsOrderServiceATokenOfItsOwnThatItAskedForOnce() {
        int before = ISSUER.tokensAsked().size();
        try (Instance fresh = Stack.instance().ready()) {
            List<Watcher> watchers = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                watchers.add(Via.SSE.watch(fresh, ORDERS.place(), 0));
            }
            await().atMost(PATIENCE).until(() -> watchers.stream().allMatch(watcher -> watcher.last() == 1));
            watchers.forEach(Watcher::close);
        }
        assertThat(ISSUER.tokensAsked().size() - before).isEqualTo(1);
        assertThat(ISSUER.tokensAsked().getLast()).contains("grant_type=client_credentials", "client_id=service%3Anotification-service",
                "client_secret=");
        assertThat(HISTORY.shownTokens()).allSatisfy(shown -> assertThat(shown).startsWith("Bearer ey"));
    }

    private static String endOf(Via via, UUID order, String token) {
        if (via == Via.WEBSOCKET) {
            Throwable refused = catchThrowable(() -> via.watch(SERVICE, order, 0, token).close());
            if (refused != null && refused.getCause() instanceof WebSocketHandshakeException handshake) {
                return "status " + handshake.getResponse().statusCode();
            }
        }
        try (Watcher watcher = via.watch(SERVICE, order, 0, token)) {
            await().atMost(PATIENCE).until(() -> watcher.end() != null);
            assertThat(watcher.versions()).isEmpty();
            return String.valueOf(watcher.end());
        }
    }

    private static String reason(UUID order, String token) throws Exception {
        try (GrpcWatcher watcher = (GrpcWatcher) Via.GRPC.watch(SERVICE, order, 0, token)) {
            await().atMost(PATIENCE).until(() -> watcher.end() != null);
            var status = StatusProto.fromThrowable(watcher.failure());
            return status == null ? "" : status.getDetails(0).unpack(ErrorInfo.class).getReason();
        }
    }

    private static HttpResponse<String> get(String path, String token) {
        return get(SERVICE, path, token);
    }

    private static HttpResponse<String> get(Instance instance, String path, String token) {
        try {
            return HTTP.send(Bearer.request(instance.url(path), token).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
