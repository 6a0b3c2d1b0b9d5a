package dev.orderup.gateway.upstream;

import dev.orderup.gateway.config.UpstreamSettings;
import dev.orderup.gateway.config.UpstreamSettings.Protocol;
import dev.orderup.gateway.exchange.ConnectionInfo;
import dev.orderup.gateway.exchange.Loop;
import dev.orderup.gateway.exchange.UpstreamFailure;
import dev.orderup.gateway.exchange.UpstreamFailure.Reach;
import dev.orderup.gateway.exchange.UpstreamFailure.Reason;
import dev.orderup.gateway.tls.UpstreamTls;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslHandler;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Opens connections to one instance on one event loop: TCP, and TLS where the upstream wants it. */
@SuppressWarnings("FutureReturnValueIgnored") // What becomes of a write or a close is seen as an event of its channel.
final class Connector {
    private final Loop loop;
    private final Class<? extends Channel> transport;
    private final Instance instance;
    private final UpstreamSettings settings;
    /** For TCP, and again for TLS. */
    private final int timeoutMillis;
    private final @Nullable UpstreamTls tls;
    private final Protocol protocol;
    private final ProxyHeader header;

    /**
     * Makes one for this protocol.
     *
     * @param tls null: clear text
     * @param protocol what must be agreed on in TLS; with {@link Protocol#ALPN}, either version of HTTP
     * @param header what a connection begins with
     */
    Connector(Loop loop, Class<? extends Channel> transport, Instance instance, UpstreamSettings settings, @Nullable UpstreamTls tls,
            Protocol protocol, ProxyHeader header) {
        this.loop = loop;
        this.transport = transport;
        this.instance = instance;
        this.settings = settings;
        this.tls = tls;
        this.protocol = protocol;
        this.header = header;
        timeoutMillis = (int) settings.connectTimeout().toMillis();
    }

    /** The same way to the same instance, for one version of those that may be agreed on. */
    Connector only(Protocol version) {
        return new Connector(loop, transport, instance, settings, tls, version, header);
    }

    /** The same way, for connections that belong to this client. */
    Connector forClient(ConnectionInfo client) {
        return new Connector(loop, transport, instance, settings, tls, protocol, header.of(client));
    }

    /** One of the two is told, on this loop; by then the handler is in the channel's pipeline. */
    void connect(boolean autoRead, Supplier<ChannelHandler> handler, Consumer<Channel> connected, Consumer<UpstreamFailure> failed) {
        if (tls == null) {
            open(autoRead, handler.get(), connected, failed);
        } else {
            open(false, secured(tls, autoRead, handler, connected, failed), tcp -> {}, failed);
        }
    }

    private void open(boolean autoRead, ChannelHandler handler, Consumer<Channel> connected, Consumer<UpstreamFailure> failed) {
        new Bootstrap().group(loop.eventLoop())
                .channel(transport)
                .handler(handler)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.AUTO_READ, autoRead)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, timeoutMillis)
                .connect(instance.address())
                .addListener((ChannelFutureListener) done -> {
                    if (done.isSuccess()) {
                        header.write(done.channel());
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

    /** The application protocol of a connection, as HTTP has it: none agreed on means HTTP/1.1. */
    static boolean isHttp2(Channel channel) {
        var ssl = channel.pipeline().get(SslHandler.class);
        return ssl != null && ApplicationProtocolNames.HTTP_2.equals(ssl.applicationProtocol());
    }

    private boolean mayBe(boolean http2) {
        return protocol == Protocol.ALPN || (protocol == Protocol.H2) == http2;
    }

    /** TLS first; the handler comes when both sides have agreed. */
    private ChannelHandler secured(UpstreamTls tls, boolean autoRead, Supplier<ChannelHandler> handler, Consumer<Channel> connected,
            Consumer<UpstreamFailure> failed) {
        return new ChannelInitializer<SocketChannel>() {
            @Override
            protected void initChannel(SocketChannel channel) {
                var ssl = tls.newHandler(channel.alloc(), instance.host(), instance.address().getPort());
                ssl.setHandshakeTimeoutMillis(timeoutMillis);
                channel.pipeline().addLast(ssl, new TlsGreeting(ctx -> {
                    if (mayBe(isHttp2(channel))) {
                        channel.pipeline().addLast(handler.get());
                        connected.accept(channel);
                        channel.config().setAutoRead(autoRead);
                    } else {
                        failed.accept(noTls("it speaks " + (isHttp2(channel) ? "h2" : "http/1.1") + ", which was not asked for"));
                        channel.close();
                    }
                }, cause -> failed.accept(noTls(TlsTroubles.reason(cause)))));
            }
        };
    }

    private UpstreamFailure noTls(String why) {
        instance.troubles().tell(why);
        return new UpstreamFailure(Reason.TLS, Reach.NOTHING, "no TLS with " + instance + ": " + why);
    }
}
