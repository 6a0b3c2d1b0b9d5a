package dev.orderup.poller.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orderup.contracts.order.v1.AdvanceOrderRequest;
import dev.orderup.contracts.order.v1.CancelOrderRequest;
import dev.orderup.contracts.order.v1.GetOrderRequest;
import dev.orderup.contracts.order.v1.ListOrderUpdatesRequest;
import dev.orderup.contracts.order.v1.ListOrderUpdatesResponse;
import dev.orderup.contracts.order.v1.ListOrdersRequest;
import dev.orderup.contracts.order.v1.ListOrdersResponse;
import dev.orderup.contracts.order.v1.OrderServiceGrpc.OrderServiceImplBase;
import dev.orderup.contracts.order.v1.PlaceOrderRequest;
import dev.orderup.poller.testing.GrpcServer;
import dev.orderup.poller.testing.Life;
import dev.orderup.poller.testing.Protos;
import dev.orderup.poller.testing.TestGateway;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** The same questions over both wires, to servers that answer as the contract says. */
final class OrdersTests {
    private static final NewOrder NEW_ORDER = new NewOrder("ada", "napoli", List.of(new OrderLine("margherita", 2, 950)), null);

    private final ConcurrentLinkedQueue<String> asked = new ConcurrentLinkedQueue<>();

    @Test
    void speaksRest() throws Exception {
        try (var gateway = TestGateway.serving(routes -> routes
                .post("/orders", this::answer)
                .get("/orders/{id}", this::answer)
                .post("/orders/{id}/status", this::answer)
                .post("/orders/{id}/cancellation", this::answer)
                .get("/orders", (request, answer) -> answer.sendString(Mono.just("{\"orders\":[" + json() + "],\"nextCursor\":\"abc\"}"))));
                var orders = new RestOrders(gateway.uri(), Credentials.NONE)) {
            assertThatEachQuestionIsAnswered(orders);
            assertThat(asked).containsExactly("POST /orders key-1 null", "GET /orders/" + Life.ORDER + "?history=true null null",
                    "POST /orders/" + Life.ORDER + "/status null \"3\"", "POST /orders/" + Life.ORDER + "/cancellation null null");
        }
    }

    @Test
    void speaksGrpc() throws Exception {
        try (var server = GrpcServer.serving(new GrpcDouble()); var orders = new GrpcOrders(server.uri(), Credentials.NONE)) {
            assertThatEachQuestionIsAnswered(orders);
            assertThat(asked).containsExactly("place key-1", "get", "history", "advance 3", "cancel");
        }
    }

    @Test
    void saysInRestWhichFieldsAreWrong() throws Exception {
        String problem = """
                {"title":"Invalid request","detail":"2 fields are invalid","errors":[
                {"field":"lines[0].quantity","value":-1,"expected":"1-1000"},{"field":"customerId","value":null,"expected":"1 to 64 characters"}]}
                """;
        try (var gateway = TestGateway
                .serving(routes -> routes.post("/orders", (request, answer) -> answer.status(400).sendString(Mono.just(problem))));
                var orders = new RestOrders(gateway.uri(), Credentials.NONE)) {
            assertThatThrownBy(() -> orders.place(NEW_ORDER, "key")).isInstanceOf(Failure.Refused.class)
                    .hasMessage(
                            "HTTP 400: 2 fields are invalid: lines[0].quantity: -1 (expected: 1-1000); customerId: null (expected: 1 to 64 characters)");
        }
    }

    @Test
    void saysTheSameOfBothWhenThereIsNoSuchOrder() throws Exception {
        try (var gateway = TestGateway.serving(routes -> {}); var orders = new RestOrders(gateway.uri(), Credentials.NONE)) {
            assertThatThrownBy(() -> orders.show(Life.ORDER)).isInstanceOf(Failure.NotFound.class)
                    .hasMessage("no order has the id " + Life.ORDER);
        }
        try (var server = GrpcServer.serving(new GrpcDouble()); var orders = new GrpcOrders(server.uri(), Credentials.NONE)) {
            assertThatThrownBy(() -> orders.show(Life.OTHER_ORDER)).isInstanceOf(Failure.NotFound.class)
                    .hasMessage("no order has the id " + Life.OTHER_ORDER);
        }
    }

    @Test
    void putsThePageOfAProxyOnOneLine() throws Exception {
        String page = "<html><body><h1>502 Bad Gateway</h1>\nNo server is available.\n</body></html>\n";
        try (var gateway = TestGateway
                .serving(routes -> routes.get("/orders/{id}", (request, answer) -> answer.status(502).sendString(Mono.just(page))));
                var orders = new RestOrders(gateway.uri(), Credentials.NONE)) {
            assertThatThrownBy(() -> orders.show(Life.ORDER)).hasMessage("HTTP 502: 502 Bad Gateway No server is available.");
        }
    }

    @Test
    void tellsABusyServiceFromOneThatRefuses() throws Exception {
        try (var gateway = TestGateway
                .serving(routes -> routes.get("/orders/{id}", (request, answer) -> answer.status(503).header("Retry-After", "4").send()));
                var orders = new RestOrders(gateway.uri(), Credentials.NONE)) {
            assertThatThrownBy(() -> orders.show(Life.ORDER)).isInstanceOfSatisfying(Failure.Unavailable.class,
                    failure -> assertThat(failure.retryAfter()).contains(Duration.ofSeconds(4)));
        }
    }

    private static void assertThatEachQuestionIsAnswered(Orders orders) {
        assertThat(orders.place(NEW_ORDER, "key-1")).extracting(Order::id, Order::version, Order::totalCents)
                .containsExactly(Life.ORDER, 4L, 1900L);
        assertThat(orders.show(Life.ORDER).updates()).isEqualTo(Life.updates(1, 4));
        assertThat(orders.advance(Life.ORDER, OrderStatus.READY, 3).status()).isEqualTo(OrderStatus.READY);
        assertThat(orders.cancel(Life.ORDER).id()).isEqualTo(Life.ORDER);
        OrderPage page = orders.list(new OrderQuery("napoli", OrderStatus.READY, 7, null));
        assertThat(page.next()).isEqualTo("abc");
        assertThat(page.orders()).extracting(Order::lines).containsExactly(NEW_ORDER.lines());
    }

    private Publisher<Void> answer(HttpServerRequest request, HttpServerResponse answer) {
        asked.add(request.method() + " " + request.uri() + " " + request.requestHeaders().get("Idempotency-Key") + " "
                + request.requestHeaders().get("If-Match"));
        return answer.sendString(Mono.just(json()));
    }

    private static String json() {
        return OrderJson.write(Life.order(Life.ORDER, 4));
    }

    private final class GrpcDouble extends OrderServiceImplBase {
        @Override
        public void placeOrder(PlaceOrderRequest request, StreamObserver<dev.orderup.contracts.order.v1.Order> answer) {
            answer("place " + request.getIdempotencyKey(), answer);
        }

        @Override
        public void getOrder(GetOrderRequest request, StreamObserver<dev.orderup.contracts.order.v1.Order> answer) {
            if (request.getOrderId().equals(Life.ORDER)) {
                answer("get", answer);
            } else {
                answer.onError(Status.NOT_FOUND.asRuntimeException());
            }
        }

        @Override
        public void advanceOrder(AdvanceOrderRequest request, StreamObserver<dev.orderup.contracts.order.v1.Order> answer) {
            answer("advance " + request.getExpectedVersion(), answer);
        }

        @Override
        public void cancelOrder(CancelOrderRequest request, StreamObserver<dev.orderup.contracts.order.v1.Order> answer) {
            answer("cancel", answer);
        }

        @Override
        public void listOrderUpdates(ListOrderUpdatesRequest request, StreamObserver<ListOrderUpdatesResponse> answer) {
            asked.add("history");
            answer.onNext(
                    ListOrderUpdatesResponse.newBuilder().addAllUpdates(Life.updates(1, 4).stream().map(Protos::update).toList()).build());
            answer.onCompleted();
        }

        @Override
        public void listOrders(ListOrdersRequest request, StreamObserver<ListOrdersResponse> answer) {
            answer.onNext(
                    ListOrdersResponse.newBuilder().addOrders(Protos.order(Life.order(Life.ORDER, 4))).setNextPageToken("abc").build());
            answer.onCompleted();
        }

        private void answer(String call, StreamObserver<dev.orderup.contracts.order.v1.Order> answer) {
            asked.add(call);
            answer.onNext(Protos.order(Life.order(Life.ORDER, 4)));
            answer.onCompleted();
        }
    }
}
