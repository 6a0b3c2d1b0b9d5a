package dev.orderup.labs.drain;

import dev.orderup.contracts.order.v1.OrderLine;
import dev.orderup.contracts.order.v1.OrderServiceGrpc;
import dev.orderup.contracts.order.v1.PlaceOrderRequest;
import dev.orderup.labs.system.Calls;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.net.ConnectException;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Places orders over gRPC, one after the other on one HTTP/2 connection; with the client's retries switched off, also those that the protocol allows. */
record GrpcLoad(Door door, Tally tally, BooleanSupplier goOn) implements Runnable {
    private static final long PATIENCE_SECONDS = 20;

    @Override
    public void run() {
        var channel = channel(door);
        try {
            while (goOn.getAsBoolean()) {
                place(channel);
                Thread.sleep(Tally.PACE_MILLIS);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            channel.shutdownNow();
        }
    }

    static ManagedChannel channel(Door door) {
        return Calls.to(door.clear(), door.authorization()).disableRetry().build();
    }

    private void place(ManagedChannel channel) {
        var request = PlaceOrderRequest.newBuilder()
                .setCustomerId(Order.CUSTOMER)
                .setRestaurantId(Order.RESTAURANT)
                .addLines(OrderLine.newBuilder().setSku("margherita").setQuantity(1).setUnitPriceCents(950))
                .setIdempotencyKey(UUID.randomUUID().toString())
                .build();
        try {
            tally.placed(OrderServiceGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS)
                    .placeOrder(request)
                    .getId());
        } catch (StatusRuntimeException e) {
            judge(channel, e);
        }
    }

    private void judge(ManagedChannel channel, StatusRuntimeException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConnectException) {
                tally.refused();
                channel.resetConnectBackoff(); // The pauses are ours.
                return;
            }
        }
        tally.failed(e.getStatus().getCode() + " " + e.getStatus().getDescription());
    }
}
