package dev.orderup.order.jwt;

import static dev.orderup.order.stack.Samples.manualOrder;
import static dev.orderup.order.stack.Samples.order;
import static dev.orderup.order.stack.Samples.status;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.google.rpc.ErrorInfo;

import com.nimbusds.jose.JOSEException;

import dev.orderup.contracts.order.v1.AdvanceOrderRequest;
import dev.orderup.contracts.order.v1.CancelOrderRequest;
import dev.orderup.contracts.order.v1.GetOrderRequest;
import dev.orderup.contracts.order.v1.ListOrderUpdatesRequest;
import dev.orderup.contracts.order.v1.ListOrdersRequest;
import dev.orderup.contracts.order.v1.OrderServiceGrpc;
import dev.orderup.contracts.order.v1.OrderServiceGrpc.OrderServiceBlockingV2Stub;
import dev.orderup.contracts.order.v1.OrderStatus;
import dev.orderup.contracts.order.v1.PlaceOrderRequest;
import dev.orderup.order.stack.Http;
import dev.orderup.order.stack.Instance;
import dev.orderup.order.stack.Tokens;

import io.grpc.ManagedChannel;
import io.grpc.Status.Code;
import io.grpc.StatusException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.protobuf.StatusProto;

import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Every way in, tried with every token that must not open it, and every role with what is not its own. */
class JwtIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Instance SERVICE = Instance.shared();

    private final Http http = SERVICE.http();
    private final Http nobody = http.as("");
    private final List<ManagedChannel> channels = new ArrayList<>();

    @AfterEach
    void close() {
        channels.forEach(ManagedChannel::shutdownNow);
    }

    static Stream<Arguments> badTokens() throws JOSEException {
        var mint = mint();
        var good = mint.token("customer:ada", _ -> {});
        var tokens = new LinkedHashMap<String, String>();
        tokens.put("garbage", "banana");
        tokens.put("three parts of garbage", "a.b.c");
        tokens.put("alg:none", mint.unsigned("customer:ada"));
        tokens.put("HS256 with the public key", mint.confused("customer:ada"));
        tokens.put("PS512", mint.otherwise("customer:ada"));
        tokens.put("a key of a stranger", mint.forged("customer:ada", "stranger"));
        tokens.put("a key of a stranger under our key's name", mint.forged("customer:ada", key().id()));
        tokens.put("another's claims under a good signature",
                good.substring(0, good.indexOf('.')) + payload(mint, "operator:ops") + signature(good));
        tokens.put("no signature", good.substring(0, good.lastIndexOf('.') + 1));
        tokens.put("expired", mint.token("customer:ada", claims -> claims.expirationTime(Mint.in(Duration.ofSeconds(-1)))));
        tokens.put("without an end", mint.token("customer:ada", claims -> claims.expirationTime(null)));
        tokens.put("not yet valid", mint.token("customer:ada", claims -> claims.notBeforeTime(Mint.in(Duration.ofMinutes(1)))));
        tokens.put("another audience", mint.token("customer:ada", claims -> claims.audience("orderup-basket")));
        tokens.put("no audience", mint.token("customer:ada", claims -> claims.audience((String) null)));
        tokens.put("another issuer", mint.token("customer:ada", claims -> claims.issuer("https://example.com")));
        tokens.put("an unknown role", mint.token("admin:ada", _ -> {}));
        tokens.put("a role that the subject has not", mint.token("customer:ada", claims -> claims.claim("role", "operator")));
        tokens.put("no subject", mint.token("customer:ada", claims -> claims.subject(null)));
        return tokens.entrySet().stream().map(token -> Arguments.of(token.getKey(), token.getValue()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badTokens")
    void restRefusesABadTokenOnEveryPath(String name, String token) {
        for (var refused : everyPath(new Http(http.port(), token))) {
            assertThat(refused.status()).as(name).isEqualTo(401);
            assertThat(refused.header("WWW-Authenticate")).startsWith("Bearer realm=\"orderup\", error=\"invalid_token\"");
            assertThat(refused.header("Content-Type")).isEqualTo("application/problem+json");
            assertThat(refused.problem()).isEqualTo("invalid-token");
            assertThat(refused.text("instance")).startsWith("/");
            assertThat(refused.response().body()).doesNotContain("dev.orderup", "springframework", token);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badTokens")
    void grpcRefusesABadTokenOnEveryCall(String name, String token) {
        for (var call : everyCall(stub(token))) {
            var refused = refusal(call);
            assertThat(refused.getStatus().getCode()).as(name).isEqualTo(Code.UNAUTHENTICATED);
            assertThat(reason(refused)).isEqualTo("INVALID_TOKEN");
            assertThat(refused.getStatus().getDescription()).doesNotContain("dev.orderup", "springframework");
        }
    }

    @Test
    void restAsksForATokenOnEveryPath() {
        for (var refused : everyPath(nobody)) {
            assertThat(refused.status()).isEqualTo(401);
            assertThat(refused.header("WWW-Authenticate")).isEqualTo("Bearer realm=\"orderup\"");
            assertThat(refused.problem()).isEqualTo("no-token");
        }
        assertThat(nobody.get("/orders", "Authorization", "Basic YWRhOm9yZGVyLXVwLWRlbW8=").status()).isEqualTo(401);
        assertThat(nobody.get("/nothing/here").status()).isEqualTo(401);
    }

    @Test
    void aTokenInTheUrlIsNone() throws JOSEException {
        assertThat(nobody.get("/orders?access_token=" + mint().token("operator:ops", _ -> {})).status()).isEqualTo(401);
    }

    @Test
    void grpcAsksForATokenOnEveryCallButThoseThatLookAround() {
        for (var call : everyCall(stub(""))) {
            var refused = refusal(call);
            assertThat(refused.getStatus().getCode()).isEqualTo(Code.UNAUTHENTICATED);
            assertThat(reason(refused)).isEqualTo("NO_TOKEN");
        }
        var health = HealthGrpc.newBlockingStub(channel("")).check(HealthCheckRequest.getDefaultInstance());
        assertThat(health.getStatus().name()).isEqualTo("SERVING");
    }

    @Test
    void managementAndThePathsToATokenAreOpenEvenToABadOne() {
        assertThat(SERVICE.management().get("/actuator/health").status()).isEqualTo(200);
        assertThat(nobody.get("/.well-known/jwks.json", "Authorization", "Bearer banana").status()).isEqualTo(200);
        assertThat(nobody.post("/tokens/guest", "", "Authorization", "Bearer banana").status()).isEqualTo(200);
    }

    @Test
    void aCustomerPlacesForItselfAndSeesAndCancelsItsOwn() {
        var ada = http.as("customer:ada");
        var placed = ada.post("/orders", manualOrder());

        assertThat(placed.status()).isEqualTo(201);
        assertThat(ada.get(placed.header("Location") + "?history=true").status()).isEqualTo(200);
        assertThat(ada.post(placed.header("Location") + "/cancellation", "").text("status")).isEqualTo("CANCELLED");
    }

    @Test
    void aCustomerDoesNothingWithAnothersOrder() {
        var path = http.as("customer:ada").post("/orders", manualOrder()).header("Location");
        var bob = http.as("customer:bob");

        forbidden(bob.get(path));
        forbidden(bob.get(path + "?history=true"));
        forbidden(bob.get(path, "If-None-Match", "\"1\""));
        forbidden(bob.post(path + "/cancellation", ""));
        forbidden(bob.post(path + "/cancellation", "", "If-Match", "\"9\""));
        forbidden(bob.post(path + "/status", status("CANCELLED")));
        forbidden(bob.post("/orders", manualOrder()));
        assertThat(http.get(path).text("status")).isEqualTo("PLACED");
        // What is another's is named as that; what is nobody's as that.
        assertThat(bob.get("/orders/" + UUID.randomUUID()).status()).isEqualTo(404);
    }

    @Test
    void aCustomerDoesNothingWithAnothersOrderOverGrpcEither() {
        var id = http.as("customer:ada").post("/orders", manualOrder()).text("id");
        var bob = stub(token("customer:bob"));

        permissionDenied(() -> bob.getOrder(GetOrderRequest.newBuilder().setOrderId(id).build()));
        permissionDenied(() -> bob.cancelOrder(CancelOrderRequest.newBuilder().setOrderId(id).build()));
        permissionDenied(() -> bob.listOrderUpdates(ListOrderUpdatesRequest.newBuilder().setOrderId(id).build()));
        permissionDenied(() -> bob.listOrderUpdates(ListOrderUpdatesRequest.newBuilder().setOrderId(id).setAfterVersion(1).build()));
        permissionDenied(() -> bob.placeOrder(place("ada")));
        assertThat(http.get("/orders/" + id).text("status")).isEqualTo("PLACED");
    }

    @Test
    void aListShowsWhatIsTheCallersAndNoMore() throws StatusException {
        var restaurant = "manual-" + UUID.randomUUID();
        var customer = "c-" + UUID.randomUUID();
        var own = http.post("/orders", order(restaurant).replace("\"ada\"", "\"" + customer + "\"")).text("id");
        var others = http.post("/orders", order(restaurant)).text("id");

        assertThat(ids(http.as("customer:" + customer).get("/orders?count=exact"))).containsExactly(own);
        assertThat(http.as("customer:" + customer).get("/orders?count=exact").body().path("count").path("value").asInt()).isEqualTo(1);
        assertThat(ids(http.as("customer:" + customer).get("/orders?status=CANCELLED"))).isEmpty();
        assertThat(ids(http.as("kitchen:" + restaurant).get("/orders"))).containsExactly(others, own);
        assertThat(ids(http.as("kitchen:" + restaurant).get("/orders?restaurantId=" + restaurant))).containsExactly(others, own);
        forbidden(http.as("kitchen:" + restaurant).get("/orders?restaurantId=manual"));
        forbidden(http.as("kitchen:" + restaurant).get("/orders?restaurantId=manual&count=estimated"));
        assertThat(stub(token("customer:" + customer)).listOrders(ListOrdersRequest.getDefaultInstance()).getOrdersList())
                .extracting(order -> order.getId())
                .containsExactly(own);
    }

    @Test
    void aPageOfOwnOrdersLeadsToTheNext() {
        var customer = "c-" + UUID.randomUUID();
        var as = http.as("customer:" + customer);
        for (int i = 0; i < 3; i++) {
            as.post("/orders", manualOrder().replace("\"ada\"", "\"" + customer + "\""));
        }
        var first = as.get("/orders?limit=2");

        assertThat(ids(as.get("/orders?limit=2&cursor=" + first.text("nextCursor")))).hasSize(1);
    }

    @Test
    void aKitchenMovesOnlyItsOwnAndPlacesNothing() {
        var path = http.post("/orders", manualOrder()).header("Location");

        forbidden(http.as("kitchen:roma").post(path + "/status", status("ACCEPTED")));
        forbidden(http.as("kitchen:roma").get(path));
        forbidden(http.as("kitchen:manual").post("/orders", manualOrder()));
        assertThat(http.as("kitchen:manual").post(path + "/status", status("ACCEPTED")).status()).isEqualTo(200);
    }

    @Test
    void aCourierSeesAnOrderFromReadyOnAndDeliversIt() {
        var path = http.post("/orders", manualOrder()).header("Location");
        var courier = http.as("courier:bo");

        forbidden(courier.get(path));
        forbidden(courier.post(path + "/status", status("ACCEPTED")));
        forbidden(courier.post(path + "/status", status("PICKED_UP")));
        forbidden(courier.get("/orders?status=PLACED"));
        for (var next : List.of("ACCEPTED", "PREPARING", "READY")) {
            http.post(path + "/status", status(next));
        }
        assertThat(courier.get(path).status()).isEqualTo(200);
        assertThat(courier.get("/orders?limit=100").body().path("orders")).extracting(order -> order.path("status").asString())
                .isSubsetOf("READY", "PICKED_UP", "DELIVERED");
        forbidden(courier.post(path + "/cancellation", ""));
        assertThat(courier.post(path + "/status", status("DELIVERED")).status()).isEqualTo(409);
        assertThat(courier.post(path + "/status", status("PICKED_UP")).status()).isEqualTo(200);
        assertThat(courier.post(path + "/status", status("DELIVERED")).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"customer:ada,ACCEPTED", "customer:ada,DELIVERED", "service:notification-service,CANCELLED"})
    void noOneMovesAnOrderWhereItIsNotItsToMove(String subject, String status) {
        var path = http.post("/orders", manualOrder()).header("Location");

        forbidden(http.as(subject).post(path + "/status", status(status)));
        permissionDenied(() -> stub(token(subject)).advanceOrder(AdvanceOrderRequest.newBuilder()
                .setOrderId(path.substring("/orders/".length()))
                .setStatus(OrderStatus.valueOf("ORDER_STATUS_" + status))
                .build()));
    }

    @Test
    void aServiceReadsEverythingAndPlacesNothing() throws StatusException {
        var id = http.as("customer:ada").post("/orders", manualOrder()).text("id");
        var service = stub(token("service:notification-service"));

        assertThat(service.listOrderUpdates(ListOrderUpdatesRequest.newBuilder().setOrderId(id).build()).getCustomerId()).isEqualTo("ada");
        permissionDenied(() -> service.placeOrder(place("ada")));
    }

    @Test
    void aBasketIsItsCustomersOnly() {
        var ada = http.as("customer:ada");
        var bob = http.as("customer:bob");
        var basket = "{\"customerId\": \"ada\", \"restaurantId\": \"manual\"}";

        forbidden(bob.post("/baskets/database", basket));
        for (var kept : List.of("memory", "database", "token")) {
            var made = ada.post("/baskets/" + kept, basket);
            var path = made.header("Location");
            var token = made.header("Basket-Token").isEmpty() ? new String[0] : new String[]{"Basket-Token", made.header("Basket-Token")};
            forbidden(bob.get(path, token));
            forbidden(bob.send(bob.request(path + "/lines/pizza", token)
                    .setHeader("Content-Type", "application/json")
                    .PUT(BodyPublishers.ofString("{\"quantity\": 1, \"unitPriceCents\": 950}"))));
            forbidden(bob.post(path + "/checkout", "", token));
            assertThat(ada.get(path, token).status()).isEqualTo(200);
        }
    }

    @Test
    void aGuestWhoComesBackStaysTheSame() {
        var first = nobody.post("/tokens/guest", "");
        var cookie = first.header("Set-Cookie");
        var again = nobody.post("/tokens/guest", "", "Authorization",
                "Bearer " + cookie.substring(cookie.indexOf('=') + 1, cookie.indexOf(';')));

        assertThat(again.text("customerId")).isEqualTo(first.text("customerId"));
        assertThat(again.header("Set-Cookie")).isNotEqualTo(cookie);
        // The token of somebody else makes nobody a guest of that name.
        assertThat(http.as("customer:ada").post("/tokens/guest", "").text("customerId")).startsWith("guest-");
    }

    @Test
    void onlyAnOperatorRotatesTheKeys() {
        assertThat(nobody.post("/tokens/keys", "").status()).isEqualTo(401);
        for (var subject : List.of("customer:ada", "kitchen:manual", "courier:bo", "service:notification-service")) {
            forbidden(http.as(subject).post("/tokens/keys", ""));
        }
    }

    @Test
    void aNewKeyIsPublishedBeforeItSignsAndTheOldOneVerifiesAfterwards() throws Exception {
        var settings = Map.of("orderup.jwt.publish-ahead", "2s", "orderup.jwt.rotate-every", "1h", "orderup.jwt.refresh", "100ms",
                "orderup.outbox.enabled", "false", "orderup.fulfilment.enabled", "false");
        try (var one = Instance.start(settings); var two = Instance.start(settings)) {
            var before = Tokens.of(one.httpPort(), "operator:rotation");
            var rotated = one.http().post("/tokens/keys", "");
            var next = rotated.text("kid");

            assertThat(rotated.status()).isEqualTo(201);
            // Both publish it, neither signs with it yet.
            await().atMost(PATIENCE).until(() -> published(two).contains(next));
            if (Instant.now().isBefore(Instant.parse(rotated.text("signsFrom")).minusMillis(500))) {
                assertThat(signer(two)).isNotEqualTo(next);
            }
            await().atMost(PATIENCE).until(() -> signer(one).equals(next) && signer(two).equals(next));

            assertThat(new Http(two.httpPort(), before).get("/orders?limit=1").status()).isEqualTo(200);
            assertThat(published(one)).contains(next, keyOf(before));
        }
    }

    @Test
    void twoInstancesMakeOneKeyBetweenThem() {
        var keys = SERVICE.bean(JdbcClient.class).sql("SELECT count(*) FROM signing_key WHERE signs_from > clock_timestamp()");
        var settings = Map.of("orderup.outbox.enabled", "false", "orderup.fulfilment.enabled", "false");
        try (var second = Instance.start(settings)) {
            var answers = Stream.of(http, second.http(), http, second.http())
                    .parallel()
                    .map(each -> each.post("/tokens/keys", ""))
                    .toList();

            assertThat(answers).extracting(answer -> answer.text("kid")).containsOnly(answers.getFirst().text("kid"));
            assertThat(keys.query(Integer.class).single()).isEqualTo(1);
        } finally {
            SERVICE.bean(JdbcClient.class).sql("DELETE FROM signing_key WHERE signs_from > clock_timestamp()").update();
        }
    }

    private static List<String> published(Instance instance) {
        return instance.http()
                .get("/.well-known/jwks.json")
                .body()
                .path("keys")
                .valueStream()
                .map(key -> key.path("kid").asString())
                .toList();
    }

    /** The key that a token is signed with which the instance gives now. */
    private static String signer(Instance instance) throws java.text.ParseException {
        var guest = instance.http().as("").post("/tokens/guest", "").header("Set-Cookie");
        return keyOf(guest.substring(guest.indexOf('=') + 1, guest.indexOf(';')));
    }

    private static String keyOf(String token) throws java.text.ParseException {
        return com.nimbusds.jwt.SignedJWT.parse(token).getHeader().getKeyID();
    }

    private static List<Http.Answer> everyPath(Http http) {
        var order = "/orders/" + UUID.randomUUID();
        return List.of(http.post("/orders", manualOrder()), http.get("/orders"), http.get(order),
                http.post(order + "/status", status("ACCEPTED")),
                http.post(order + "/cancellation", ""), http.post("/baskets/memory", "{}"), http.post("/tokens/keys", ""));
    }

    private static List<ThrowingCallable> everyCall(OrderServiceBlockingV2Stub stub) {
        var id = UUID.randomUUID().toString();
        return List.of(() -> stub.placeOrder(place("ada")), () -> stub.getOrder(GetOrderRequest.newBuilder().setOrderId(id).build()),
                () -> stub.listOrders(ListOrdersRequest.getDefaultInstance()),
                () -> stub.advanceOrder(AdvanceOrderRequest.newBuilder().setOrderId(id).build()),
                () -> stub.cancelOrder(CancelOrderRequest.newBuilder().setOrderId(id).build()),
                () -> stub.listOrderUpdates(ListOrderUpdatesRequest.newBuilder().setOrderId(id).build()));
    }

    private static PlaceOrderRequest place(String customer) {
        return PlaceOrderRequest.newBuilder()
                .setCustomerId(customer)
                .setRestaurantId("manual")
                .addLines(dev.orderup.contracts.order.v1.OrderLine.newBuilder().setSku("pizza").setQuantity(1).setUnitPriceCents(950))
                .build();
    }

    private OrderServiceBlockingV2Stub stub(String token) {
        return OrderServiceGrpc.newBlockingV2Stub(channel(token)).withDeadlineAfter(20, TimeUnit.SECONDS);
    }

    private ManagedChannel channel(String token) {
        var channel = SERVICE.channel(token);
        channels.add(channel);
        return channel;
    }

    private static void forbidden(Http.Answer refused) {
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.problem()).isEqualTo("forbidden");
    }

    private static void permissionDenied(ThrowingCallable call) {
        var refused = refusal(call);
        assertThat(refused.getStatus().getCode()).isEqualTo(Code.PERMISSION_DENIED);
        assertThat(reason(refused)).isEqualTo("FORBIDDEN");
    }

    private static StatusException refusal(ThrowingCallable call) {
        return catchThrowableOfType(StatusException.class, call);
    }

    private static String reason(StatusException refused) {
        return requireNonNull(StatusProto.fromThrowable(refused)).getDetailsList()
                .stream()
                .filter(detail -> detail.is(ErrorInfo.class))
                .findFirst()
                .map(detail -> {
                    try {
                        return detail.unpack(ErrorInfo.class).getReason();
                    } catch (com.google.protobuf.InvalidProtocolBufferException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .orElseThrow();
    }

    private static List<String> ids(Http.Answer page) {
        return page.body().path("orders").valueStream().map(order -> order.path("id").asString()).toList();
    }

    private static String token(String subject) {
        return Tokens.of(SERVICE.httpPort(), subject);
    }

    private static String payload(Mint mint, String subject) throws JOSEException {
        var token = mint.token(subject, _ -> {});
        return token.substring(token.indexOf('.'), token.lastIndexOf('.'));
    }

    private static String signature(String token) {
        return token.substring(token.lastIndexOf('.'));
    }

    private static Mint mint() {
        return new Mint(key().jwk());
    }

    private static SigningKey key() {
        return SERVICE.bean(KeyRing.class).signing();
    }
}
