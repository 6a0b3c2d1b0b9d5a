package dev.orderup.poller.order;

import dev.orderup.contracts.order.v1.AdvanceOrderRequest;
import dev.orderup.contracts.order.v1.CancelOrderRequest;
import dev.orderup.contracts.order.v1.GetOrderRequest;
import dev.orderup.contracts.order.v1.ListOrderUpdatesRequest;
import dev.orderup.contracts.order.v1.ListOrdersRequest;
import dev.orderup.contracts.order.v1.ListOrdersResponse;
import dev.orderup.contracts.order.v1.OrderServiceGrpc;
import dev.orderup.contracts.order.v1.OrderServiceGrpc.OrderServiceBlockingStub;
import dev.orderup.contracts.order.v1.PlaceOrderRequest;
import io.grpc.CallCredentials;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import java.net.URI;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Request-response over gRPC with protobuf (topic 1, {@code grpc}).
 *
 * <p>Choose it between services: the contract is compiled in, calls share one connection, a deadline goes with each call.
 * It costs generated code at both ends and tools that a browser or {@code curl} does not have.
 */
public final class GrpcOrders implements Orders {
    // As in RestOrders.
    private static final long PATIENCE_SECONDS = 35;

    private final URI gateway;
    private final CallCredentials credentials;
    private final ManagedChannel channel;

    public GrpcOrders(URI gateway, Credentials credentials) {
        this.gateway = gateway;
        this.credentials = new BearerCredentials(credentials);
        this.channel = NettyChannelBuilder.forAddress(gateway.getHost(), gateway.getPort()).usePlaintext().build();
    }

    @Override
    public Order place(NewOrder order, String idempotencyKey) {
        var request = PlaceOrderRequest.newBuilder()
                .setCustomerId(order.customerId())
                .setRestaurantId(order.restaurantId())
                .addAllLines(order.lines().stream().map(OrderProto::line).toList())
                .setNote(order.note() == null ? "" : order.note())
                .setIdempotencyKey(idempotencyKey)
                .build();
        return OrderProto.order(call("", () -> stub().placeOrder(request)));
    }

    @Override
    public Order show(String orderId) {
        var order = call(orderId, () -> stub().getOrder(GetOrderRequest.newBuilder().setOrderId(orderId).build()));
        return OrderProto.order(order).withHistory(history(orderId));
    }

    @Override
    public OrderPage list(OrderQuery query) {
        var request = ListOrdersRequest.newBuilder().setPageSize(query.limit());
        if (query.restaurantId() != null) {
            request.setRestaurantId(query.restaurantId());
        }
        if (query.status() != null) {
            request.setStatus(OrderProto.status(query.status()));
        }
        if (query.cursor() != null) {
            request.setPageToken(query.cursor());
        }
        ListOrdersResponse page = call("", () -> stub().listOrders(request.build()));
        return new OrderPage(page.getOrdersList().stream().map(OrderProto::order).toList(),
                page.getNextPageToken().isEmpty() ? null : page.getNextPageToken());
    }

    @Override
    public Order advance(String orderId, OrderStatus status, long expectedVersion) {
        var request = AdvanceOrderRequest.newBuilder()
                .setOrderId(orderId)
                .setStatus(OrderProto.status(status))
                .setExpectedVersion(expectedVersion)
                .build();
        return OrderProto.order(call(orderId, () -> stub().advanceOrder(request)));
    }

    @Override
    public Order cancel(String orderId) {
        var request = CancelOrderRequest.newBuilder().setOrderId(orderId).build();
        return OrderProto.order(call(orderId, () -> stub().cancelOrder(request)));
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }

    private List<OrderUpdate> history(String orderId) {
        var request = ListOrderUpdatesRequest.newBuilder().setOrderId(orderId).build();
        return call(orderId, () -> stub().listOrderUpdates(request)).getUpdatesList().stream().map(OrderProto::update).toList();
    }

    private OrderServiceBlockingStub stub() {
        return OrderServiceGrpc.newBlockingStub(channel)
                .withCallCredentials(credentials)
                .withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private <T> T call(String orderId, Supplier<T> call) {
        try {
            return call.get();
        } catch (StatusRuntimeException e) {
            throw GrpcFailures.of(e, gateway, orderId);
        }
    }
}
