package dev.orderup.gateway.upstream;

import dev.orderup.gateway.exchange.Loop;
import dev.orderup.gateway.exchange.UpstreamFailure;
import dev.orderup.gateway.exchange.UpstreamFailure.Reach;
import dev.orderup.gateway.exchange.UpstreamFailure.Reason;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Opens connections to one instance on one event loop. */
@SuppressWarnings("FutureReturnValueIgnored") // What becomes of a write or a close is seen as an event of its channel.
final class Connector {
    private final Loop loop;
    private final Class<? extends Channel> transport;
    private final Instance instance;
    private final int timeoutMillis;

    Connector(Loop loop, Class<? extends Channel> transport, Instance instance, Duration timeout) {
        this.loop = loop;
        this.transport = transport;
        this.instance = instance;
        timeoutMillis = (int) timeout.toMillis();
    }

    void connect(boolean autoRead, Supplier<ChannelHandler> handler, Consumer<Channel> connected, Consumer<UpstreamFailure> failed) {
        new Bootstrap().group(loop.eventLoop())
                .channel(transport)
                .handler(handler.get())
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.AUTO_READ, autoRead)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, timeoutMillis)
                .connect(instance.address())
                .addListener((io.netty.channel.ChannelFutureListener) done -> {
                    if (done.isSuccess()) {
                        connected.accept(done.channel());
                    } else {
                        failed.accept(failure(done.cause()));
                    }
                });
    }

    private UpstreamFailure failure(Throwable cause) {
        var reason = cause instanceof ConnectTimeoutException ? Reason.CONNECT_TIMEOUT : Reason.CONNECT;
        return new UpstreamFailure(reason, Reach.NOTHING, "no connection to " + instance + ": " + cause.getMessage());
    }
}
