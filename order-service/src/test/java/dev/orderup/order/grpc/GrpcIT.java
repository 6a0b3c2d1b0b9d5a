package dev.orderup.order.grpc;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;

import dev.orderup.contracts.order.v1.AdvanceOrderRequest;
import dev.orderup.contracts.order.v1.CancelOrderRequest;
import dev.orderup.contracts.order.v1.GetOrderRequest;
import dev.orderup.contracts.order.v1.ListOrderUpdatesRequest;
import dev.orderup.contracts.order.v1.ListOrdersRequest;
import dev.orderup.contracts.order.v1.Order;
import dev.orderup.contracts.order.v1.OrderLine;
import dev.orderup.contracts.order.v1.OrderServiceGrpc;
import dev.orderup.contracts.order.v1.OrderServiceGrpc.OrderServiceBlockingV2Stub;
import dev.orderup.contracts.order.v1.OrderStatus;
import dev.orderup.contracts.order.v1.OrderUpdate;
import dev.orderup.contracts.order.v1.PlaceOrderRequest;
import dev.orderup.order.stack.Instance;

import io.grpc.ManagedChannel;
import io.grpc.Status.Code;
import io.grpc.StatusException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.protobuf.StatusProto;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.stub.StreamObserver;

import java.util.ArrayList;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GrpcIT {
    private static final String NOBODY = "00000000-0000-7000-8000-000000000000";
    private static final ManagedChannel CHANNEL = Instance.shared().channel();

    private final OrderServiceBlockingV2Stub orders = OrderServiceGrpc.newBlockingV2Stub(CHANNEL).withDeadlineAfter(20, TimeUnit.SECONDS);

    @AfterAll
    static void close() {
        CHANNEL.shutdownNow();
    }

    @Test
    void placesAnOrderThatTheOtherDoorKnowsToo() throws StatusException {
        var placed = orders.placeOrder(request().build());

        assertThat(placed.getTotalCents()).isEqualTo(1900);
        assertThat(placed.getVersion()).isEqualTo(1);
        assertThat(orders.getOrder(GetOrderRequest.newBuilder().setOrderId(placed.getId()).build())).isEqualTo(placed);
        assertThat(Instance.shared().http().get("/orders/" + placed.getId()).status()).isEqualTo(200);
    }

    @Test
    void movesAnOrderAndTellsItsHistory() throws StatusException {
        var placed = orders.placeOrder(request().build());
        var accepted = orders.advanceOrder(advance(placed, OrderStatus.ORDER_STATUS_ACCEPTED).setExpectedVersion(1).build());
        var cancelled = orders.cancelOrder(CancelOrderRequest.newBuilder().setOrderId(placed.getId()).setExpectedVersion(2).build());

        assertThat(accepted.getStatus()).isEqualTo(OrderStatus.ORDER_STATUS_ACCEPTED);
        assertThat(cancelled.getStatus()).isEqualTo(OrderStatus.ORDER_STATUS_CANCELLED);
        var updates = orders.listOrderUpdates(ListOrderUpdatesRequest.newBuilder().setOrderId(placed.getId()).setAfterVersion(1).build());
        assertThat(updates.getUpdatesList()).extracting(OrderUpdate::getVersion).containsExactly(2L, 3L);
        assertThat(updates.getUpdates(1).getAt()).isEqualTo(cancelled.getUpdatedAt());
        assertThat(updates.getCustomerId()).isEqualTo("ada");
        assertThat(updates.getRestaurantId()).isEqualTo("manual");
    }

    @Test
    void hasNoUpdatesAfterTheLast() throws StatusException {
        var placed = orders.placeOrder(request().build());

        var updates = orders.listOrderUpdates(ListOrderUpdatesRequest.newBuilder().setOrderId(placed.getId()).setAfterVersion(1).build());
        assertThat(updates.getUpdatesList()).isEmpty();
    }

    @Test
    void pagesThroughAList() throws StatusException {
        var restaurant = "manual-" + UUID.randomUUID();
        for (int i = 0; i < 5; i++) {
            orders.placeOrder(request().setRestaurantId(restaurant).build());
        }
        var listed = new ArrayList<String>();
        var token = "";
        do {
            var page = orders
                    .listOrders(ListOrdersRequest.newBuilder().setRestaurantId(restaurant).setPageSize(2).setPageToken(token).build());
            page.getOrdersList().forEach(order -> listed.add(order.getId()));
            token = page.getNextPageToken();
        } while (!token.isEmpty());
        assertThat(listed).hasSize(5).doesNotHaveDuplicates();
    }

    @Test
    void placesOneOrderPerIdempotencyKeyWhicheverDoorItComesThrough() throws StatusException {
        var key = UUID.randomUUID().toString();
        var placed = orders.placeOrder(request().setIdempotencyKey(key).build());

        assertThat(orders.placeOrder(request().setIdempotencyKey(key).build())).isEqualTo(placed);
        var overRest = Instance.shared().http().post("/orders", """
                {"customerId": "ada", "restaurantId": "manual", "lines": [{"sku": "pizza", "quantity": 2, "unitPriceCents": 950}]}
                """, "Idempotency-Key", key);
        assertThat(overRest.text("id")).isEqualTo(placed.getId());
        assertThat(overRest.header("Idempotency-Replayed")).isEqualTo("true");

        var refused = refusal(() -> orders.placeOrder(request().setNote("another").setIdempotencyKey(key).build()));
        assertThat(refused.getStatus().getCode()).isEqualTo(Code.ALREADY_EXISTS);
        assertThat(info(refused).getReason()).isEqualTo("IDEMPOTENCY_KEY_REUSED");
    }

    @Test
    void namesEachFieldThatIsWrong() {
        var refused = refusal(
                () -> orders.placeOrder(request().setCustomerId("").setLines(0, line().setQuantity(-1).setUnitPriceCents(-5)).build()));

        assertThat(refused.getStatus().getCode()).isEqualTo(Code.INVALID_ARGUMENT);
        assertThat(info(refused).getReason()).isEqualTo("INVALID_REQUEST");
        assertThat(detail(refused, BadRequest.class).getFieldViolationsList()).extracting(BadRequest.FieldViolation::getField)
                .containsExactly("customer_id", "lines[0].quantity", "lines[0].unit_price_cents");
    }

    @Test
    void refusesAnUnknownOrder() {
        var refused = refusal(() -> orders.getOrder(GetOrderRequest.newBuilder().setOrderId(NOBODY).build()));

        assertThat(refused.getStatus().getCode()).isEqualTo(Code.NOT_FOUND);
        assertThat(info(refused).getReason()).isEqualTo("ORDER_NOT_FOUND");
        assertThat(info(refused).getDomain()).isEqualTo("orderup.dev");
        assertThat(info(refused).getMetadataMap()).containsEntry("order_id", NOBODY);
        assertThat(refusal(() -> orders.listOrderUpdates(ListOrderUpdatesRequest.newBuilder().setOrderId(NOBODY).build())).getStatus()
                .getCode())
                .isEqualTo(Code.NOT_FOUND);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "banana", "1-1-1-1-1"})
    void refusesAnIdThatIsNoUuid(String id) {
        assertThat(refusal(() -> orders.getOrder(GetOrderRequest.newBuilder().setOrderId(id).build())).getStatus().getCode())
                .isEqualTo(Code.INVALID_ARGUMENT);
    }

    @Test
    void refusesATransitionThatIsNotAllowed() throws StatusException {
        var placed = orders.placeOrder(request().build());

        var refused = refusal(() -> orders.advanceOrder(advance(placed, OrderStatus.ORDER_STATUS_READY).build()));
        assertThat(refused.getStatus().getCode()).isEqualTo(Code.FAILED_PRECONDITION);
        assertThat(info(refused).getMetadataMap()).containsEntry("current_status", "PLACED");
        assertThat(refusal(() -> orders.advanceOrder(advance(placed, OrderStatus.ORDER_STATUS_UNSPECIFIED).build())).getStatus().getCode())
                .isEqualTo(Code.INVALID_ARGUMENT);
        assertThat(refusal(() -> orders.advanceOrder(advance(placed, OrderStatus.ORDER_STATUS_ACCEPTED).setStatusValue(99).build()))
                .getStatus()
                .getCode()).isEqualTo(Code.INVALID_ARGUMENT);
    }

    @Test
    void refusesAStaleVersion() throws StatusException {
        var placed = orders.placeOrder(request().build());

        var refused = refusal(
                () -> orders.cancelOrder(CancelOrderRequest.newBuilder().setOrderId(placed.getId()).setExpectedVersion(2).build()));
        assertThat(refused.getStatus().getCode()).isEqualTo(Code.ABORTED);
        assertThat(info(refused).getReason()).isEqualTo("STALE_VERSION");
        assertThat(info(refused).getMetadataMap()).containsEntry("current_version", "1");
        assertThat(
                refusal(() -> orders.cancelOrder(CancelOrderRequest.newBuilder().setOrderId(placed.getId()).setExpectedVersion(-1).build()))
                        .getStatus()
                        .getCode())
                .isEqualTo(Code.INVALID_ARGUMENT);
    }

    @Test
    void refusesPagesThatMakeNoSense() {
        assertThat(refusal(() -> orders.listOrders(ListOrdersRequest.newBuilder().setPageSize(101).build())).getStatus().getCode())
                .isEqualTo(Code.INVALID_ARGUMENT);
        assertThat(refusal(() -> orders.listOrders(ListOrdersRequest.newBuilder().setPageSize(-1).build())).getStatus().getCode())
                .isEqualTo(Code.INVALID_ARGUMENT);
        assertThat(refusal(() -> orders.listOrders(ListOrdersRequest.newBuilder().setPageToken("banana").build())).getStatus().getCode())
                .isEqualTo(Code.INVALID_ARGUMENT);
        assertThat(
                refusal(() -> orders.listOrderUpdates(ListOrderUpdatesRequest.newBuilder().setOrderId(NOBODY).setAfterVersion(-1).build()))
                        .getStatus()
                        .getCode())
                .isEqualTo(Code.INVALID_ARGUMENT);
    }

    @Test
    void aDeadlineOfZeroIsExceeded() {
        var refused = refusal(() -> orders.withDeadlineAfter(0, TimeUnit.NANOSECONDS).placeOrder(request().build()));

        assertThat(refused.getStatus().getCode()).isEqualTo(Code.DEADLINE_EXCEEDED);
    }

    @Test
    void aHugeMessageIsRefused() {
        var refused = refusal(() -> orders.placeOrder(request().setNote("x".repeat(100_000)).build()));

        assertThat(refused.getStatus().getCode()).isEqualTo(Code.RESOURCE_EXHAUSTED);
    }

    @Test
    void saysThatItIsServing() {
        var health = HealthGrpc.newBlockingStub(CHANNEL).check(HealthCheckRequest.getDefaultInstance());

        assertThat(health.getStatus()).isEqualTo(ServingStatus.SERVING);
    }

    @Test
    void describesItselfByReflection() throws Exception {
        var answer = new CompletableFuture<ServerReflectionResponse>();
        var question = ServerReflectionGrpc.newStub(CHANNEL).serverReflectionInfo(new StreamObserver<>() {
            @Override
            public void onNext(ServerReflectionResponse response) {
                answer.complete(response);
            }

            @Override
            public void onError(Throwable failure) {
                answer.completeExceptionally(failure);
            }

            @Override
            public void onCompleted() {
                answer.cancel(false);
            }
        });
        question.onNext(ServerReflectionRequest.newBuilder().setListServices("").build());

        assertThat(answer.get(20, TimeUnit.SECONDS).getListServicesResponse().getServiceList()).extracting(service -> service.getName())
                .contains("orderup.order.v1.OrderService", "grpc.health.v1.Health");
        question.onCompleted();
    }

    private static PlaceOrderRequest.Builder request() {
        return PlaceOrderRequest.newBuilder().setCustomerId("ada").setRestaurantId("manual").addLines(line());
    }

    private static OrderLine.Builder line() {
        return OrderLine.newBuilder().setSku("pizza").setQuantity(2).setUnitPriceCents(950);
    }

    private static AdvanceOrderRequest.Builder advance(Order order, OrderStatus status) {
        return AdvanceOrderRequest.newBuilder().setOrderId(order.getId()).setStatus(status);
    }

    private static StatusException refusal(ThrowingCallable call) {
        return catchThrowableOfType(StatusException.class, call);
    }

    private static ErrorInfo info(StatusException refused) {
        return detail(refused, ErrorInfo.class);
    }

    private static <T extends com.google.protobuf.Message> T detail(StatusException refused, Class<T> type) {
        return requireNonNull(StatusProto.fromThrowable(refused)).getDetailsList()
                .stream()
                .filter(detail -> detail.is(type))
                .findFirst()
                .map(detail -> {
                    try {
                        return detail.unpack(type);
                    } catch (InvalidProtocolBufferException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .orElseThrow();
    }
}
