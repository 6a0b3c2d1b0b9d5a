package dev.orderup.poller.pattern;

import dev.orderup.contracts.notification.v1.NotificationServiceGrpc;
import dev.orderup.contracts.notification.v1.NotificationServiceGrpc.NotificationServiceStub;
import dev.orderup.contracts.notification.v1.WatchOrderRequest;
import dev.orderup.poller.cost.SocketMeter;
import dev.orderup.poller.order.BearerCredentials;
import dev.orderup.poller.order.Failure;
import dev.orderup.poller.order.GrpcFailures;
import dev.orderup.poller.order.OrderUpdate;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.Channel;
import io.netty.channel.socket.nio.NioSocketChannel;
import reactor.core.publisher.Flux;

/**
 * A gRPC server stream: one call, many answers (topic 19, {@code grpc}).
 *
 * <p>Choose it between services that share a contract: typed messages, a deadline and a status for each call, flow
 * control that reaches the sender, and any number of streams over one HTTP/2 connection. Browsers cannot call it as it is.
 *
 * <p>It costs the fewest bytes of those that go through the gateway once the connection stands, and a few frames of
 * settings to make it stand. Requests counted: calls. Figures: {@code ./orderup compare}, row {@code grpc}.
 */
final class Grpc extends LineClient {
    private final ManagedChannel channel;

    Grpc(Settings settings) {
        this(Line.open(Word.GRPC, settings));
    }

    private Grpc(Line line) {
        super(line);
        this.channel = NettyChannelBuilder.forAddress(line.settings().gateway().getHost(), line.settings().gateway().getPort())
                .usePlaintext()
                .eventLoopGroup(line.loop().group())
                .channelFactory(this::metered)
                // Calls are handled where their bytes are read: there is nothing here that blocks.
                .directExecutor()
                // Resumption tries again, and knows from which version.
                .disableRetry()
                .build();
    }

    private Channel metered() {
        var socket = new NioSocketChannel();
        socket.pipeline().addFirst(new SocketMeter(line.meter()));
        return socket;
    }

    @Override
    public Flux<OrderUpdate> follow(String orderId, long after) {
        WatchOrderRequest request = WatchOrderRequest.newBuilder().setOrderId(orderId).setAfterVersion(after).build();
        return Flux.<OrderUpdate>create(subscriber -> {
            // Else a channel that failed to connect waits up to two minutes by itself before it tries again.
            channel.resetConnectBackoff();
            line.meter().request();
            var follower = new GrpcFollower(subscriber);
            stub().watchOrder(request, follower);
            follower.begin();
        }).onErrorMap(error -> GrpcFailures.of(error, line.settings().gateway(), orderId)).doOnError(Failure.class, line::heed);
    }

    private NotificationServiceStub stub() {
        return NotificationServiceGrpc.newStub(channel).withCallCredentials(new BearerCredentials(line.settings().credentials()));
    }

    @Override
    LineClient join(Line line) {
        return new Grpc(line);
    }

    @Override
    void hangUp() {
        channel.shutdownNow();
    }
}
