package dev.orderup.poller.pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.orderup.contracts.notification.v1.NotificationServiceGrpc.NotificationServiceImplBase;
import dev.orderup.contracts.notification.v1.WatchOrderRequest;
import dev.orderup.poller.order.Failure;
import dev.orderup.poller.order.OrderUpdate;
import dev.orderup.poller.testing.GrpcServer;
import dev.orderup.poller.testing.Life;
import dev.orderup.poller.testing.Protos;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

final class GrpcTests {
    @Test
    void multiplexesManyOrdersOverOneConnection() throws Exception {
        try (var server = GrpcServer.serving(new WholeLife()); var grpc = new Grpc(server.settings())) {
            var both = Flux.merge(grpc.follow(Life.ORDER, 0), grpc.follow(Life.OTHER_ORDER, 3)).collectList().blockOptional().orElseThrow();

            assertThat(both).filteredOn(update -> update.orderId().equals(Life.ORDER)).isEqualTo(Life.updates(Life.ORDER, 1, 6));
            assertThat(both).filteredOn(update -> update.orderId().equals(Life.OTHER_ORDER))
                    .isEqualTo(Life.updates(Life.OTHER_ORDER, 4, 6));
            assertThat(grpc.spending().connections()).isEqualTo(1);
            assertThat(grpc.spending().requests()).isEqualTo(2);
        }
    }

    @Test
    void countsTheBytesThatTheServerSaw() throws Exception {
        try (var server = GrpcServer.serving(new WholeLife()); var grpc = new Grpc(server.settings())) {
            follow(grpc, 0);

            await().untilAsserted(() -> assertThat(grpc.spending().bytesSent()).isEqualTo(server.relay().bytesFromClient()));
            await().untilAsserted(() -> assertThat(grpc.spending().bytesReceived()).isEqualTo(server.relay().bytesToClient()));
        }
    }

    @Test
    void saysThatTheConnectionBrokeInMidStream() throws Exception {
        try (var server = GrpcServer.serving(new TwoAndThen(null)); var grpc = new Grpc(server.settings())) {
            StepVerifier.create(grpc.follow(Life.ORDER, 0))
                    .expectNextCount(2)
                    .then(server.relay()::cut)
                    .expectError(Failure.Unavailable.class)
                    .verify(Duration.ofSeconds(20));
        }
    }

    @Test
    void comesBackWhenTheServiceIsStopping() throws Exception {
        try (var server = GrpcServer.serving(new TwoAndThen(Status.UNAVAILABLE.withDescription("stopping")));
                var grpc = new Grpc(server.settings())) {
            assertThatThrownBy(() -> follow(grpc, 0)).isInstanceOf(Failure.Unavailable.class).hasMessageContaining("stopping");
        }
    }

    @Test
    void saysThatThereIsNoSuchOrder() throws Exception {
        try (var server = GrpcServer.serving(new TwoAndThen(Status.NOT_FOUND)); var grpc = new Grpc(server.settings())) {
            assertThatThrownBy(() -> follow(grpc, 0)).isInstanceOf(Failure.NotFound.class).hasMessageContaining(Life.ORDER);
        }
    }

    @Test
    void saysWhereNobodyListens() throws Exception {
        var server = GrpcServer.serving(new WholeLife());
        server.close();
        try (var grpc = new Grpc(server.settings())) {
            assertThatThrownBy(() -> follow(grpc, 0)).isInstanceOfSatisfying(Failure.Unavailable.class,
                    failure -> assertThat(failure.isUnreachable()).isTrue());
        }
    }

    @Test
    void asksForNoMoreThanItsSubscriberDoes() throws Exception {
        try (var server = GrpcServer.serving(new WholeLife()); var grpc = new Grpc(server.settings())) {
            StepVerifier.create(grpc.follow(Life.ORDER, 0), 2).expectNextCount(2).thenRequest(4).expectNextCount(4).verifyComplete();
        }
    }

    @Test
    void cancelsTheCallWhenItsSubscriberGoes() throws Exception {
        var service = new TwoAndThen(null);
        try (var server = GrpcServer.serving(service); var grpc = new Grpc(server.settings())) {
            grpc.follow(Life.ORDER, 0).take(2).blockLast(Duration.ofSeconds(20));
            await().untilTrue(service.cancelled);
        }
    }

    private static List<OrderUpdate> follow(Pattern pattern, long after) {
        return pattern.follow(Life.ORDER, after).collectList().blockOptional(Duration.ofSeconds(20)).orElseThrow();
    }

    private static final class WholeLife extends NotificationServiceImplBase {
        @Override
        public void watchOrder(WatchOrderRequest request, StreamObserver<dev.orderup.contracts.order.v1.OrderUpdate> answer) {
            Life.updates(request.getOrderId(), (int) request.getAfterVersion() + 1, 6).stream().map(Protos::update).forEach(answer::onNext);
            answer.onCompleted();
        }
    }

    private static final class TwoAndThen extends NotificationServiceImplBase {
        private final @Nullable Status end;
        private final AtomicBoolean cancelled = new AtomicBoolean();

        TwoAndThen(@Nullable Status end) {
            this.end = end;
        }

        @Override
        public void watchOrder(WatchOrderRequest request, StreamObserver<dev.orderup.contracts.order.v1.OrderUpdate> answer) {
            ((ServerCallStreamObserver<?>) answer).setOnCancelHandler(() -> cancelled.set(true));
            Life.updates(1, 2).stream().map(Protos::update).forEach(answer::onNext);
            if (end != null) {
                answer.onError(end.asRuntimeException());
            }
        }
    }
}
