package dev.orderup.gateway.listener;

import dev.orderup.gateway.config.ListenerSettings;
import dev.orderup.gateway.config.ListenerSettings.ProxyProtocol;
import dev.orderup.gateway.config.Network;
import dev.orderup.gateway.exchange.Arrivals;
import dev.orderup.gateway.exchange.Buffers;
import dev.orderup.gateway.exchange.ConnectionInfo;
import dev.orderup.gateway.exchange.ConnectionInfo.Start;
import dev.orderup.gateway.exchange.Door;
import dev.orderup.gateway.exchange.DrainEvent;
import dev.orderup.gateway.exchange.Loop;
import dev.orderup.gateway.tls.ListenerTls;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.unix.UnixChannelOption;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A port where clients arrive, in three roles. The <em>listener</em> is the socket with its queue in the kernel; the
 * <em>acceptor</em> takes connections out of that queue on one event loop and deals them out; a <em>reader</em> is the event loop
 * that has a connection for all its life, decodes it and also owns the upstream connections that serve it.
 *
 * <p>To add a kind of listener that speaks HTTP, give the reader another pipeline in {@link #http}; any other is an {@link Arrivals}.
 */
@SuppressWarnings("FutureReturnValueIgnored") // What becomes of a write or a close is seen as an event of its channel.
public final class Listener extends ChannelInitializer<SocketChannel> implements Entrance {
    private final String name;
    private final ListenerSettings settings;
    private final Map<EventLoop, Loop> loops;
    private final Opening opening;
    private final ClientConnections clients;
    private final Consumer<String> refusals;
    private final Buffers buffers;
    private final List<Network> proxies;
    private final @Nullable ListenerTls tls;
    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
    private volatile @Nullable AcceptQueue acceptQueue;
    private volatile boolean draining;

    /** What a listener leads to. */
    public sealed interface Opening {
        /** HTTP, and the door that requests are handed to. */
        record Http(Function<Loop, Door> doors) implements Opening {}

        /** Connections as they come. */
        record Raw(Function<Loop, Arrivals> arrivals) implements Opening {}
    }

    /** @param tls null: clear text */
    public Listener(String name, ListenerSettings settings, Map<EventLoop, Loop> loops, Opening opening, Consumer<String> refusals,
            @Nullable ListenerTls tls, Buffers buffers) {
        this.name = name;
        this.settings = settings;
        this.loops = loops;
        this.opening = opening;
        clients = new ClientConnections(settings.clientConnectionsMax());
        this.refusals = refusals;
        this.buffers = buffers;
        proxies = settings.proxyNetworks().stream().map(Network::of).toList();
        this.tls = tls;
    }

    /** Opens the port; the acceptor runs on one of the readers' loops, since accepting is a small part of the work. */
    public Channel bind(EventLoopGroup readers, Transports transport) {
        var bootstrap = new ServerBootstrap().group(readers)
                .channel(transport.acceptors())
                .option(ChannelOption.SO_BACKLOG, settings.backlog())
                .option(ChannelOption.SO_REUSEADDR, true)
                .handler(AcceptorClock.INSTANCE)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.AUTO_READ, false)
                .childHandler(this);
        if (settings.reusePort()) {
            bootstrap.option(UnixChannelOption.SO_REUSEPORT, true);
        }
        var address = new InetSocketAddress(settings.address(), settings.port());
        var bound = bootstrap.bind(address).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new PortNotFree(name, address, bound.cause());
        }
        acceptQueue = AcceptQueue.of(bound.channel());
        return bound.channel();
    }

    @Override
    protected void initChannel(SocketChannel channel) {
        if (connections.size() >= settings.connectionsMax() || buffers.isFull()) {
            refuse(channel, buffers.isFull() ? "buffers" : "connections");
            return;
        }
        var info = new ConnectionInfo(channel.remoteAddress(), channel.localAddress(), null,
                new Start(name, AcceptorClock.accepted(channel), System.nanoTime()));
        if (isProxy(info.remote().getAddress())) {
            connections.add(channel);
            new ProxyHeader(loop(channel), info, settings.headTimeout().toNanos(), () -> refusals.accept("proxy-header"),
                    client -> begin(channel, client)).addTo(channel.pipeline());
        } else if (settings.proxyProtocol() == ProxyProtocol.REQUIRE) {
            refuse(channel, "proxy-unknown");
        } else {
            begin(channel, info);
        }
    }

    /** Whether it comes from one of those that say whose connections they pass on. */
    private boolean isProxy(InetAddress address) {
        for (var network : proxies) {
            if (network.contains(address)) {
                return true;
            }
        }
        return false;
    }

    private void refuse(SocketChannel channel, String reason) {
        refusals.accept(reason);
        channel.close();
    }

    private void begin(SocketChannel channel, ConnectionInfo info) {
        var client = info.remote().getAddress();
        if (!clients.enter(client)) {
            refuse(channel, "client-connections");
            return;
        }
        channel.closeFuture().addListener(_ -> clients.left(client));
        connections.add(channel);
        var loop = loop(channel);
        switch (opening) {
            case Opening.Http(var doors) -> http(channel, info, loop, doors.apply(loop));
            case Opening.Raw(var arrivals) -> arrivals.apply(loop).arrived(channel, info);
        }
    }

    private Loop loop(SocketChannel channel) {
        return Objects.requireNonNull(loops.get(channel.eventLoop()));
    }

    private void http(SocketChannel channel, ConnectionInfo info, Loop loop, Door door) {
        var patience = settings.headTimeout().toNanos();
        channel.pipeline()
                .addLast(tls == null
                        ? new VersionDetector(loop, patience, to -> http1(to, loop, door, info), to -> http2(to, loop, door, info))
                        : new TlsHandshake(tls, loop, info, patience, () -> refusals.accept("tls-handshake"),
                                (to, proven) -> http1(to, loop, door, proven), (to, proven) -> http2(to, loop, door, proven)));
        if (draining) {
            // The kernel had taken it before the port was closed: it is served, and told.
            channel.pipeline().fireUserEventTriggered(DrainEvent.BEGIN);
        }
    }

    private void http1(ChannelPipeline pipeline, Loop loop, Door door, ConnectionInfo info) {
        var decoder = new StrictRequestDecoder(settings);
        var encoder = new AnswerEncoder();
        pipeline.addLast(decoder, encoder, new Http1Connection(loop, door, settings, info, decoder, encoder, buffers));
    }

    private void http2(ChannelPipeline pipeline, Loop loop, Door door, ConnectionInfo info) {
        pipeline.addLast(new Http2Connections(loop, door, settings, info, buffers).newConnection());
        pipeline.channel().config().setAutoRead(true);
    }

    @Override
    public void drain(DrainEvent event) {
        draining = true;
        connections.forEach(connection -> connection.eventLoop().execute(() -> connection.pipeline().fireUserEventTriggered(event)));
    }

    @Override
    public int size() {
        return connections.size();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public ListenerSettings settings() {
        return settings;
    }

    @Override
    public List<OpenConnection> open(int most) {
        boolean raw = opening instanceof Opening.Raw;
        return connections.stream().limit(most).map(channel -> OpenConnection.of(channel, raw)).toList();
    }

    @Override
    public @Nullable AcceptQueue acceptQueue() {
        return acceptQueue;
    }

    public ChannelGroup connections() {
        return connections;
    }
}
