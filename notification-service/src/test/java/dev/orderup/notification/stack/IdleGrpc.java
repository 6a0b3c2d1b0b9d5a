package dev.orderup.notification.stack;

import java.util.UUID;

import dev.orderup.contracts.notification.v1.NotificationServiceGrpc;
import dev.orderup.contracts.notification.v1.WatchOrderRequest;
import dev.orderup.contracts.order.v1.OrderUpdate;

import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import org.jspecify.annotations.Nullable;

/** A call that asks for one message only, on a connection that is read: what stops is the stream's flow-control window. */
final class IdleGrpc extends Idler implements ClientResponseObserver<WatchOrderRequest, OrderUpdate> {
    private final ManagedChannel channel;
    private volatile @Nullable ClientCallStreamObserver<WatchOrderRequest> call;

    IdleGrpc(Instance instance, UUID order) {
        channel = NettyChannelBuilder.forAddress("127.0.0.1", instance.grpcPort()).usePlaintext().flowControlWindow(16_384).build();
        NotificationServiceGrpc.newStub(Bearer.channel(channel, Stack.TOKEN))
                .watchOrder(WatchOrderRequest.newBuilder().setOrderId(order.toString()).build(), this);
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<WatchOrderRequest> requests) {
        requests.disableAutoRequestWithInitial(1);
        call = requests;
    }

    @Override
    public void wakeUp() {
        ClientCallStreamObserver<WatchOrderRequest> requests = call;
        if (requests != null) {
            requests.request(Integer.MAX_VALUE);
        }
    }

    @Override
    public boolean isCutOff() {
        return channel.getState(false) != ConnectivityState.READY;
    }

    @Override
    public void onNext(OrderUpdate update) {
        saw(update.getVersion());
    }

    @Override
    public void onError(Throwable failure) {
        ended(Status.fromThrowable(failure).getCode().toString());
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
