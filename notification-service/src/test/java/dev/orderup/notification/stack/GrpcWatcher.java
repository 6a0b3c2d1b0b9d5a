package dev.orderup.notification.stack;

import java.util.UUID;

import dev.orderup.contracts.notification.v1.NotificationServiceGrpc;
import dev.orderup.contracts.notification.v1.WatchOrderRequest;
import dev.orderup.contracts.order.v1.OrderUpdate;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import org.jspecify.annotations.Nullable;

/** One server-streaming call on a channel of its own. */
public final class GrpcWatcher extends Watcher implements StreamObserver<OrderUpdate> {
    private final ManagedChannel channel;
    private volatile @Nullable Throwable failure;

    public GrpcWatcher(Instance instance, UUID order, long after, String token) {
        this(instance, WatchOrderRequest.newBuilder().setOrderId(order.toString()).setAfterVersion(after).build(), token);
    }

    /** As an operator. */
    public GrpcWatcher(Instance instance, WatchOrderRequest request) {
        this(instance, request, Stack.TOKEN);
    }

    private GrpcWatcher(Instance instance, WatchOrderRequest request, String token) {
        channel = NettyChannelBuilder.forAddress("127.0.0.1", instance.grpcPort()).usePlaintext().build();
        NotificationServiceGrpc.newStub(Bearer.channel(channel, token)).watchOrder(request, this);
    }

    public @Nullable Throwable failure() {
        return failure;
    }

    @Override
    public void onNext(OrderUpdate update) {
        saw(update.getVersion());
    }

    @Override
    public void onError(Throwable thrown) {
        failure = thrown;
        ended(Status.fromThrowable(thrown).getCode().toString());
    }

    @Override
    public void onCompleted() {
        ended("final");
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
