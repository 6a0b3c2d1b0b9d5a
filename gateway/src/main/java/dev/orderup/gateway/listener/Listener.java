package dev.orderup.gateway.listener;

import dev.orderup.gateway.config.ListenerSettings;
import dev.orderup.gateway.exchange.Door;
import dev.orderup.gateway.exchange.DrainEvent;
import dev.orderup.gateway.exchange.Loop;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.unix.UnixChannelOption;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A port where clients arrive, in three roles. The <em>listener</em> is the socket with its queue in the kernel; the
 * <em>acceptor</em> takes connections out of that queue on one event loop and deals them out; a <em>reader</em> is the event loop
 * that has a connection for all its life, decodes it and also owns the upstream connections that serve it.
 *
 * <p>To add a kind of listener, give the reader another pipeline in {@link #initChannel}.
 */
@SuppressWarnings("FutureReturnValueIgnored") // What becomes of a write or a close is seen as an event of its channel.
public final class Listener extends ChannelInitializer<SocketChannel> {
    private final String name;
    private final ListenerSettings settings;
    private final Map<EventLoop, Loop> loops;
    private final Function<Loop, Door> doors;
    private final Consumer<String> refusals;
    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
    private volatile boolean draining;

    public Listener(String name, ListenerSettings settings, Map<EventLoop, Loop> loops, Function<Loop, Door> doors,
            Consumer<String> refusals) {
        this.name = name;
        this.settings = settings;
        this.loops = loops;
        this.doors = doors;
        this.refusals = refusals;
    }

    /** Opens the port; the acceptor runs on one of the readers' loops, since accepting is a small part of the work. */
    public Channel bind(EventLoopGroup readers, Transports transport) {
        var bootstrap = new ServerBootstrap().group(readers)
                .channel(transport.acceptors())
                .option(ChannelOption.SO_BACKLOG, settings.backlog())
                .option(ChannelOption.SO_REUSEADDR, true)
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
        return bound.channel();
    }

    @Override
    protected void initChannel(SocketChannel channel) {
        if (connections.size() >= settings.connectionsMax()) {
            refusals.accept("connections");
            channel.close();
            return;
        }
        connections.add(channel);
        var loop = Objects.requireNonNull(loops.get(channel.eventLoop()));
        var door = doors.apply(loop);
        channel.pipeline().addLast(new VersionDetector(loop, settings.headTimeout().toNanos(), pipeline -> {
            var decoder = new StrictRequestDecoder(settings);
            var encoder = new AnswerEncoder();
            pipeline.addLast(decoder, encoder, new Http1Connection(loop, door, settings, decoder, encoder));
        }, pipeline -> {
            pipeline.addLast(new Http2Connections(loop, door, settings).newConnection());
            channel.config().setAutoRead(true);
        }));
        if (draining) {
            // The kernel had taken it before the port was closed: it is served, and told.
            channel.pipeline().fireUserEventTriggered(DrainEvent.BEGIN);
        }
    }

    public void drain(DrainEvent event) {
        draining = true;
        connections.forEach(connection -> connection.eventLoop().execute(() -> connection.pipeline().fireUserEventTriggered(event)));
    }

    public boolean isEmpty() {
        return connections.isEmpty();
    }

    public String name() {
        return name;
    }

    public ListenerSettings settings() {
        return settings;
    }

    public ChannelGroup connections() {
        return connections;
    }
}
