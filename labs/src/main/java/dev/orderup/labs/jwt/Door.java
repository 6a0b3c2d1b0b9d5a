package dev.orderup.labs.jwt;

import dev.orderup.contracts.notification.v1.NotificationServiceGrpc;
import dev.orderup.contracts.notification.v1.WatchOrderRequest;
import dev.orderup.contracts.order.v1.GetOrderRequest;
import dev.orderup.contracts.order.v1.OrderServiceGrpc;
import dev.orderup.labs.report.LabFailure;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The ways to come to know of an order, each with a token that may not be good enough for it. */
enum Door {
    REST("rest") {
        @Override
        Answer knock(Entrance at, String order, String token) throws InterruptedException {
            return get(at.orders().resolve("/orders/" + order), token, "application/json");
        }
    },
    SSE("sse") {
        @Override
        Answer knock(Entrance at, String order, String token) throws InterruptedException {
            return get(at.updates().resolve("/orders/" + order + "/events"), token, "text/event-stream");
        }
    },
    LONG_POLL("longpoll") {
        @Override
        Answer knock(Entrance at, String order, String token) throws InterruptedException {
            return get(at.updates().resolve("/orders/" + order + "/updates?after=0"), token, "application/json");
        }
    },
    WEBSOCKET("websocket") {
        @Override
        Answer knock(Entrance at, String order, String token) throws InterruptedException {
            return new Handshake(at.updates(), token).subscribe(order);
        }
    },
    GRPC_ORDERS("grpc, unary") {
        @Override
        Answer knock(Entrance at, String order, String token) throws InterruptedException {
            return call(at.ordersGrpc(), channel -> {
                var _ = OrderServiceGrpc.newBlockingStub(channel)
                        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata(token)))
                        .withDeadlineAfter(WITHIN.toSeconds(), TimeUnit.SECONDS)
                        .getOrder(GetOrderRequest.newBuilder().setOrderId(order).build());
            });
        }
    },
    GRPC_UPDATES("grpc, stream") {
        @Override
        Answer knock(Entrance at, String order, String token) throws InterruptedException {
            return call(at.updatesGrpc(), channel -> {
                var updates = NotificationServiceGrpc.newBlockingStub(channel)
                        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata(token)))
                        .withDeadlineAfter(WITHIN.toSeconds(), TimeUnit.SECONDS)
                        .watchOrder(WatchOrderRequest.newBuilder().setOrderId(order).build());
                var _ = updates.next();
            });
        }
    };

    static final Duration WITHIN = Duration.ofSeconds(20);
    private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(WITHIN).build();
    private final String word;

    Door(String word) {
        this.word = word;
    }

    String word() {
        return word;
    }

    /** Asks for an order. An empty token is none. */
    abstract Answer knock(Entrance at, String order, String token) throws InterruptedException;

    private static Answer get(URI uri, String token, String accept) throws InterruptedException {
        var request = HttpRequest.newBuilder(uri).timeout(WITHIN).header("Accept", accept);
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        try {
            var answer = HTTP.send(request.build(), BodyHandlers.ofInputStream());
            answer.body().close(); // A stream that was opened is of no further interest.
            return new Answer(Integer.toString(answer.statusCode()), answer.headers().firstValue("WWW-Authenticate").isPresent());
        } catch (IOException e) {
            throw new LabFailure("%s: %s".formatted(uri, e.getMessage()), e);
        }
    }

    /** What is asked over gRPC. */
    @FunctionalInterface
    private interface Call {
        void on(ManagedChannel channel);
    }

    private static Answer call(String address, Call call) throws InterruptedException {
        var channel = NettyChannelBuilder.forTarget(address).usePlaintext().build();
        try {
            call.on(channel);
            return new Answer("OK", false);
        } catch (StatusRuntimeException e) {
            return new Answer(e.getStatus().getCode().name(), false);
        } finally {
            channel.shutdownNow().awaitTermination(WITHIN.toSeconds(), TimeUnit.SECONDS);
        }
    }

    private static Metadata metadata(String token) {
        var metadata = new Metadata();
        if (!token.isEmpty()) {
            metadata.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token);
        }
        return metadata;
    }
}
