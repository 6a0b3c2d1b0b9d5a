package dev.orderup.notification.history;

import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import dev.orderup.contracts.order.v1.ListOrderUpdatesResponse;
import dev.orderup.notification.feed.History;
import dev.orderup.notification.feed.OrderStatus;
import dev.orderup.notification.feed.OrderUpdate;
import dev.orderup.notification.feed.Owner;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;

/** Waits for the answer to one attempt. */
record HistoryAnswer(UUID orderId, CompletableFuture<History> result, Consumer<Status> failed)
        implements
            StreamObserver<ListOrderUpdatesResponse> {
    private static final String PREFIX = "ORDER_STATUS_";

    @Override
    public void onNext(ListOrderUpdatesResponse response) {
        try {
            result.complete(new History(new Owner(response.getCustomerId(), response.getRestaurantId()),
                    response.getUpdatesList().stream().map(this::update).toList()));
        } catch (IllegalArgumentException e) {
            failed.accept(Status.DATA_LOSS.withDescription("a status that is not known here").withCause(e));
        }
    }

    @Override
    public void onError(Throwable failure) {
        failed.accept(Status.fromThrowable(failure));
    }

    @Override
    public void onCompleted() {
        // A unary call ends with its one answer.
    }

    private OrderUpdate update(dev.orderup.contracts.order.v1.OrderUpdate update) {
        OrderStatus status = OrderStatus.valueOf(update.getStatus().name().substring(PREFIX.length()));
        Instant at = Instant.ofEpochSecond(update.getAt().getSeconds(), update.getAt().getNanos());
        return new OrderUpdate(orderId, update.getVersion(), status, at);
    }
}
