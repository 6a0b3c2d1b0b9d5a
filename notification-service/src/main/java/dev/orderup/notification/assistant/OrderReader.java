package dev.orderup.notification.assistant;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

import dev.orderup.contracts.order.v1.GetOrderRequest;
import dev.orderup.contracts.order.v1.Order;
import dev.orderup.contracts.order.v1.OrderServiceGrpc;
import dev.orderup.notification.feed.FeedException.UnknownOrder;
import dev.orderup.notification.feed.OrderStatus;
import dev.orderup.notification.feed.Owner;
import dev.orderup.notification.jwt.ServiceToken;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import org.springframework.grpc.client.GrpcChannelFactory;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;

import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/** Reads the order that a question is about: one unary call, cancelled when the client goes. */
@Component
class OrderReader {
    private static final String PREFIX = "ORDER_STATUS_";

    private final ManagedChannel channel;
    private final OrderServiceGrpc.OrderServiceStub orders;
    private final AssistantSettings settings;

    OrderReader(GrpcChannelFactory channels, ServiceToken token, AssistantSettings settings) {
        this.channel = channels.createChannel("order-service");
        this.orders = OrderServiceGrpc.newStub(channel).withCallCredentials(token);
        this.settings = settings;
    }

    Mono<AskedOrder> read(UUID id) {
        GetOrderRequest request = GetOrderRequest.newBuilder().setOrderId(id.toString()).build();
        return Mono.create(sink -> {
            // Left alone, the channel waits up to two minutes before it connects again to a server that was away.
            channel.resetConnectBackoff();
            orders.withDeadlineAfter(settings.readDeadline().toMillis(), TimeUnit.MILLISECONDS)
                    .withWaitForReady()
                    .getOrder(request, new Answer(id, sink));
        });
    }

    private static RuntimeException failure(UUID id, Status status) {
        if (status.getCode() == Status.Code.NOT_FOUND) {
            return new UnknownOrder(id);
        }
        return new ResponseStatusException(HttpStatus.SERVICE_UNAVAILABLE, "The order cannot be read at the moment. Ask again.",
                status.asException());
    }

    private static final class Answer implements ClientResponseObserver<GetOrderRequest, Order> {
        private final UUID id;
        private final MonoSink<AskedOrder> sink;

        Answer(UUID id, MonoSink<AskedOrder> sink) {
            this.id = id;
            this.sink = sink;
        }

        @Override
        public void beforeStart(ClientCallStreamObserver<GetOrderRequest> call) {
            sink.onCancel(() -> call.cancel("the client has gone", null));
        }

        @Override
        public void onNext(Order order) {
            try {
                sink.success(asked(id, order));
            } catch (IllegalArgumentException e) {
                sink.error(failure(id, Status.DATA_LOSS.withDescription("a status that is not known here").withCause(e)));
            }
        }

        @Override
        public void onError(Throwable thrown) {
            sink.error(failure(id, Status.fromThrowable(thrown)));
        }

        @Override
        public void onCompleted() {
            // A unary call ends with its one answer.
        }
    }

    private static AskedOrder asked(UUID id, Order order) {
        OrderStatus status = OrderStatus.valueOf(order.getStatus().name().substring(PREFIX.length()));
        List<AskedOrder.Line> lines = order.getLinesList()
                .stream()
                .map(line -> new AskedOrder.Line(line.getSku(), line.getQuantity(), line.getUnitPriceCents()))
                .toList();
        Owner owner = new Owner(order.getCustomerId(), order.getRestaurantId());
        return new AskedOrder(id, order.getVersion(), status, owner, lines, order.getTotalCents(), order.getNote());
    }
}
