package dev.orderup.order.grpc;

import dev.orderup.contracts.order.v1.AdvanceOrderRequest;
import dev.orderup.contracts.order.v1.CancelOrderRequest;
import dev.orderup.contracts.order.v1.GetOrderRequest;
import dev.orderup.contracts.order.v1.ListOrderUpdatesRequest;
import dev.orderup.contracts.order.v1.ListOrderUpdatesResponse;
import dev.orderup.contracts.order.v1.ListOrdersRequest;
import dev.orderup.contracts.order.v1.ListOrdersResponse;
import dev.orderup.contracts.order.v1.Order;
import dev.orderup.contracts.order.v1.OrderServiceGrpc;
import dev.orderup.contracts.order.v1.PlaceOrderRequest;
import dev.orderup.order.domain.Orders;
import dev.orderup.order.domain.PageCursor;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.stub.StreamObserver;

import java.util.function.Supplier;

import org.springframework.stereotype.Service;

/**
 * Request-response over gRPC (topic 19, {@code grpc}): unary calls, each a message there and a message back on one HTTP/2 connection.
 *
 * <p>
 * Choose it between services: the contract is compiled on both sides, a message is a fraction of its JSON, and deadlines travel with the
 * call. It costs the reach: no browser speaks it, and a balancer has to understand HTTP/2 to spread the calls of one connection. What it
 * costs beside the other ways is in README's topic table.
 *
 * <p>
 * Calls run on virtual threads ({@link GrpcConfiguration}). Refusals are thrown by the domain and put into words by {@link GrpcProblems}. To
 * add a call: the rpc in {@code order.proto}, a method here, one in {@link Orders}.
 */
@Service
class OrderGrpcService extends OrderServiceGrpc.OrderServiceImplBase {
    private final Orders orders;

    OrderGrpcService(Orders orders) {
        this.orders = orders;
    }

    @Override
    public void placeOrder(PlaceOrderRequest request, StreamObserver<Order> observer) {
        answer(observer,
                () -> Messages
                        .order(orders.place(Callers.current(), Messages.draft(request), Parse.idempotencyKey(request.getIdempotencyKey()))
                                .order()));
    }

    @Override
    public void getOrder(GetOrderRequest request, StreamObserver<Order> observer) {
        answer(observer, () -> Messages.order(orders.get(Callers.current(), Parse.orderId(request.getOrderId()))));
    }

    @Override
    public void listOrders(ListOrdersRequest request, StreamObserver<ListOrdersResponse> observer) {
        answer(observer, () -> {
            var page = orders.list(Callers.current(), Parse.query(request));
            return ListOrdersResponse.newBuilder()
                    .addAllOrders(page.orders().stream().map(Messages::order).toList())
                    .setNextPageToken(page.next().map(PageCursor::text).orElse(""))
                    .build();
        });
    }

    @Override
    public void advanceOrder(AdvanceOrderRequest request, StreamObserver<Order> observer) {
        answer(observer,
                () -> Messages
                        .order(orders.advance(Callers.current(), Parse.orderId(request.getOrderId()), Parse.status(request.getStatus()),
                                Parse.expectedVersion(request.getExpectedVersion()))));
    }

    @Override
    public void cancelOrder(CancelOrderRequest request, StreamObserver<Order> observer) {
        answer(observer, () -> Messages
                .order(orders.cancel(Callers.current(), Parse.orderId(request.getOrderId()),
                        Parse.expectedVersion(request.getExpectedVersion()))));
    }

    @Override
    public void listOrderUpdates(ListOrderUpdatesRequest request, StreamObserver<ListOrderUpdatesResponse> observer) {
        answer(observer, () -> {
            var history = orders.updates(Callers.current(), Parse.orderId(request.getOrderId()), request.getAfterVersion());
            return ListOrderUpdatesResponse.newBuilder()
                    .addAllUpdates(history.updates().stream().map(Messages::update).toList())
                    .setCustomerId(history.customerId())
                    .setRestaurantId(history.restaurantId())
                    .build();
        });
    }

    /** A caller whose deadline has passed while the call waited for a thread is owed nothing: no order is placed for it. */
    private static <T> void answer(StreamObserver<T> observer, Supplier<T> call) {
        if (Context.current().isCancelled()) {
            throw Contexts.statusFromCancelled(Context.current()).asRuntimeException();
        }
        observer.onNext(call.get());
        observer.onCompleted();
    }
}
