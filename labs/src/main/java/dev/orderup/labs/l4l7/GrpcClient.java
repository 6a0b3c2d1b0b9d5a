package dev.orderup.labs.l4l7;

import dev.orderup.contracts.order.v1.GetOrderRequest;
import dev.orderup.contracts.order.v1.OrderServiceGrpc;
import dev.orderup.labs.report.LabFailure;
import dev.orderup.labs.system.Calls;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.net.URI;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** One client with one connection, which asks for an order. */
final class GrpcClient implements AutoCloseable {
    private static final long WITHIN_SECONDS = 20;
    private final ManagedChannel channel;
    private final OrderServiceGrpc.OrderServiceBlockingStub orders;
    private final GetOrderRequest request;

    GrpcClient(URI target, String authorization, UUID order) {
        channel = Calls.to(target, authorization).build();
        orders = OrderServiceGrpc.newBlockingStub(channel);
        request = GetOrderRequest.newBuilder().setOrderId(order.toString()).build();
    }

    void call() {
        try {
            if (orders.withDeadlineAfter(WITHIN_SECONDS, TimeUnit.SECONDS).getOrder(request).getId().isEmpty()) {
                throw new LabFailure("GetOrder: an order without a number");
            }
        } catch (StatusRuntimeException e) {
            throw new LabFailure("GetOrder: " + e.getStatus(), e);
        }
    }

    @Override
    public void close() throws InterruptedException {
        channel.shutdownNow().awaitTermination(WITHIN_SECONDS, TimeUnit.SECONDS);
    }
}
