package dev.orderup.labs.idempotency;

import dev.orderup.contracts.order.v1.OrderLine;
import dev.orderup.contracts.order.v1.OrderServiceGrpc;
import dev.orderup.contracts.order.v1.PlaceOrderRequest;
import dev.orderup.labs.system.Calls;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** {@code OrderService/PlaceOrder}, all calls on one connection. */
final class GrpcDoor implements Door {
    private static final long ANSWER_WITHIN_SECONDS = 20;
    private final ManagedChannel channel;

    GrpcDoor(URI gateway, String authorization) {
        channel = Calls.to(gateway, authorization).disableRetry().build(); // What is sent again is the question here.
    }

    @Override
    public Reply place(String customer, @Nullable String key) {
        var request = PlaceOrderRequest.newBuilder()
                .setCustomerId(customer)
                .setRestaurantId("manual")
                .addLines(OrderLine.newBuilder().setSku("margherita").setQuantity(2).setUnitPriceCents(950))
                .setIdempotencyKey(key == null ? "" : key)
                .build();
        try {
            var order = OrderServiceGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(ANSWER_WITHIN_SECONDS, TimeUnit.SECONDS)
                    .placeOrder(request);
            return new Reply(order.getId(), "OK");
        } catch (StatusRuntimeException e) {
            channel.resetConnectBackoff(); // The pauses are ours.
            return new Reply(null, e.getStatus().getCode().name());
        }
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
