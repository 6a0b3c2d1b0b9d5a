package dev.orderup.notification.history;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import dev.orderup.contracts.order.v1.ListOrderUpdatesRequest;
import dev.orderup.contracts.order.v1.OrderServiceGrpc;
import dev.orderup.notification.feed.FeedException.HistoryUnavailable;
import dev.orderup.notification.feed.FeedException.UnknownOrder;
import dev.orderup.notification.feed.History;
import dev.orderup.notification.feed.OrderHistory;
import dev.orderup.notification.jwt.ServiceToken;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import org.springframework.grpc.client.GrpcChannelFactory;
import org.springframework.stereotype.Component;

/**
 * Reads histories by the unary call ListOrderUpdates. It always asks for the whole history: an order has six updates at
 * most, and only the whole tells whether the order exists, which version it has and whether it is over.
 */
@Component
class GrpcOrderHistory implements OrderHistory {
    private final ManagedChannel channel;
    private final OrderServiceGrpc.OrderServiceStub orders;
    private final ServiceToken token;
    private final HistorySettings settings;

    // Guarded by this.
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private int inFlight;

    GrpcOrderHistory(GrpcChannelFactory channels, ServiceToken token, HistorySettings settings) {
        this.channel = channels.createChannel("order-service");
        this.orders = OrderServiceGrpc.newStub(channel).withCallCredentials(token);
        this.token = token;
        this.settings = settings;
    }

    @Override
    public CompletableFuture<History> updates(UUID orderId) {
        CompletableFuture<History> result = new CompletableFuture<>();
        var _ = result.whenComplete((_, _) -> next());
        enter(() -> ask(orderId, 1, result));
        return result;
    }

    private void enter(Runnable question) {
        synchronized (this) {
            if (inFlight >= settings.inFlightMax()) {
                // Bounded by the number of followed orders: each has one question at most.
                waiting.add(question);
                return;
            }
            inFlight++;
        }
        question.run();
    }

    private void next() {
        Runnable question;
        synchronized (this) {
            question = waiting.poll();
            if (question == null) {
                inFlight--;
                return;
            }
        }
        question.run();
    }

    private void ask(UUID orderId, int attempt, CompletableFuture<History> result) {
        ListOrderUpdatesRequest request = ListOrderUpdatesRequest.newBuilder().setOrderId(orderId.toString()).build();
        orders.withDeadlineAfter(settings.deadline().toMillis(), TimeUnit.MILLISECONDS)
                .withWaitForReady()
                .listOrderUpdates(request,
                        new HistoryAnswer(orderId, result, status -> failed(status, orderId, attempt, result)));
    }

    private void failed(Status status, UUID orderId, int attempt, CompletableFuture<History> result) {
        if (status.getCode() == Status.Code.UNAUTHENTICATED) {
            token.forget();
        }
        if (status.getCode() == Status.Code.NOT_FOUND) {
            result.completeExceptionally(new UnknownOrder(orderId));
        } else if (attempt < settings.attempts() && mayPass(status.getCode())) {
            // Left alone, the channel waits up to two minutes before it connects again to a server that was away.
            channel.resetConnectBackoff();
            CompletableFuture.delayedExecutor(pause(attempt), TimeUnit.MILLISECONDS).execute(() -> ask(orderId, attempt + 1, result));
        } else {
            channel.resetConnectBackoff();
            result.completeExceptionally(unavailable(orderId, status, attempt));
        }
    }

    private static boolean mayPass(Status.Code code) {
        return switch (code) {
            case UNAVAILABLE, DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED, ABORTED, INTERNAL, UNKNOWN, CANCELLED, UNAUTHENTICATED -> true;
            case OK, INVALID_ARGUMENT, NOT_FOUND, ALREADY_EXISTS, PERMISSION_DENIED, FAILED_PRECONDITION, OUT_OF_RANGE, UNIMPLEMENTED,
                    DATA_LOSS ->
                false;
        };
    }

    private long pause(int attempt) {
        return settings.backOff().toMillis() << (attempt - 1);
    }

    private static HistoryUnavailable unavailable(UUID orderId, Status status, int attempts) {
        String message = "order-service did not tell the order's history in " + attempts + " attempts: " + status.getCode();
        return new HistoryUnavailable(orderId, message, status.asException());
    }
}
