package dev.orderup.poller.pattern;

import dev.orderup.contracts.notification.v1.WatchOrderRequest;
import dev.orderup.contracts.order.v1.OrderUpdate;
import dev.orderup.poller.order.OrderProto;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.FluxSink;

/**
 * Joins a gRPC stream to a Flux: what the subscriber demands is what the server may send, and when the subscriber goes
 * the call is cancelled.
 */
final class GrpcFollower implements ClientResponseObserver<WatchOrderRequest, OrderUpdate> {
    private final FluxSink<dev.orderup.poller.order.OrderUpdate> subscriber;
    private @Nullable ClientCallStreamObserver<WatchOrderRequest> call;

    GrpcFollower(FluxSink<dev.orderup.poller.order.OrderUpdate> subscriber) {
        this.subscriber = subscriber;
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<WatchOrderRequest> call) {
        this.call = call;
        call.disableAutoRequestWithInitial(0);
    }

    /** Once the call has started: before, nothing may be asked of it. */
    void begin() {
        var started = Objects.requireNonNull(call);
        subscriber.onRequest(demand -> started.request((int) Math.min(demand, Integer.MAX_VALUE)));
        subscriber.onDispose(() -> started.cancel("no longer followed", null));
    }

    @Override
    public void onNext(OrderUpdate update) {
        subscriber.next(OrderProto.update(update));
    }

    @Override
    public void onError(Throwable error) {
        subscriber.error(error);
    }

    @Override
    public void onCompleted() {
        subscriber.complete();
    }
}
