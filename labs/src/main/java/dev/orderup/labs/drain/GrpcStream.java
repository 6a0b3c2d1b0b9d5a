package dev.orderup.labs.drain;

import dev.orderup.contracts.notification.v1.NotificationServiceGrpc;
import dev.orderup.contracts.notification.v1.WatchOrderRequest;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.util.UUID;

/** A stream of gRPC's on a channel of its own. */
final class GrpcStream implements Subscription {
    @Override
    public void follow(Door door, UUID order, Follower follower) throws InterruptedException {
        var channel = GrpcLoad.channel(door);
        try {
            while (true) {
                once(channel, order, follower);
                Thread.sleep(COME_AGAIN_MILLIS);
            }
        } finally {
            channel.shutdownNow();
        }
    }

    private static void once(ManagedChannel channel, UUID order, Follower follower) {
        var after = WatchOrderRequest.newBuilder().setOrderId(order.toString()).setAfterVersion(follower.last()).build();
        try {
            var updates = NotificationServiceGrpc.newBlockingStub(channel).watchOrder(after);
            for (boolean first = true; updates.hasNext(); first = false) {
                if (first) {
                    follower.begun();
                }
                follower.saw(updates.next().getVersion());
            }
        } catch (StatusRuntimeException ended) {
            channel.resetConnectBackoff();
        }
    }
}
