package dev.orderup.gateway.proxy.udp;

import dev.orderup.gateway.config.ListenerSettings;
import dev.orderup.gateway.exchange.DrainEvent;
import dev.orderup.gateway.exchange.Loop;
import dev.orderup.gateway.listener.ClientConnections;
import dev.orderup.gateway.listener.Entrance;
import dev.orderup.gateway.listener.PortNotFree;
import dev.orderup.gateway.listener.Transports;
import dev.orderup.gateway.upstream.LoopUpstreams;
import dev.orderup.gateway.upstream.Upstreams;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * A UDP port and the sessions behind it.
 *
 * <p>What: the first datagram from an address begins a session with one instance, through a socket of its own, so that the
 * instance's answers can be told apart; they leave by the listener's port, as the client expects. When: for anything over UDP whose clients keep
 * their address for a while; QUIC clients that move need a proxy that knows connection ids. Costs: a socket and a table entry for each session until
 * it has been idle, two system calls for a datagram, less in bursts ({@code recvmmsg}, {@code sendmmsg}). To choose instances otherwise,
 * see {@link Sessions#begin}.
 *
 * <p>With epoll every event loop has a socket of its own on the same port ({@code SO_REUSEPORT}); the kernel keeps a client with one of them.
 * Elsewhere the first loop has the only one.
 */
@SuppressWarnings("FutureReturnValueIgnored") // What becomes of a close is seen as an event of its channel.
public final class UdpListener implements Entrance {
    /** The largest datagram that is not cut: what Ethernet carries without fragments is 1472, loopback and jumbo frames some more. */
    static final int PAYLOAD_MAX = 9000;
    /** One byte more, so that a cut datagram can be told from a whole one. */
    private static final int PLACE = PAYLOAD_MAX + 1;
    /** Datagrams read with one system call; each has its place in the buffer. */
    private static final int BURST = 16;
    private final String name;
    private final ListenerSettings settings;
    private final List<Loop> loops;
    private final Upstreams upstreams;
    private final Function<Loop, LoopUpstreams> pools;
    private final UdpMeters meters;
    private final AtomicInteger sessions = new AtomicInteger();
    private final ClientConnections clients;
    private final ChannelGroup shards = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final List<Sessions> tables = new ArrayList<>();
    private volatile boolean draining;

    public UdpListener(String name, ListenerSettings settings, Collection<Loop> loops, Upstreams upstreams,
            Function<Loop, LoopUpstreams> pools, UdpMeters meters) {
        this.name = name;
        this.settings = settings;
        this.loops = loops.stream().sorted(Comparator.comparingInt(Loop::index)).toList();
        this.upstreams = upstreams;
        this.pools = pools;
        this.meters = meters;
        clients = new ClientConnections(settings.clientConnectionsMax());
    }

    /** Opens the port; of its channels the first, which tells the address. It stays open until the drain is over, for answers leave by it. */
    public Channel bind(Transports transport) {
        boolean sharded = transport.datagrams() == EpollDatagramChannel.class;
        var first = bind(transport, loops.getFirst(), new InetSocketAddress(settings.address(), settings.port()), sharded);
        if (sharded) {
            loops.stream().skip(1).forEach(loop -> bind(transport, loop, (InetSocketAddress) first.localAddress(), true));
        }
        return first;
    }

    private Channel bind(Transports transport, Loop loop, InetSocketAddress address, boolean sharded) {
        var table = new Sessions(this, loop, transport, pools.apply(loop));
        var bootstrap = new Bootstrap().group(loop.eventLoop()).channel(transport.datagrams()).handler(table);
        if (sharded) {
            burst(bootstrap).option(EpollChannelOption.SO_REUSEPORT, true);
        } else {
            bootstrap.option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(PLACE));
        }
        var bound = bootstrap.bind(address).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            shards.close();
            throw new PortNotFree(name, address, bound.cause());
        }
        shards.add(bound.channel());
        tables.add(table);
        return bound.channel();
    }

    /** One {@code recvmmsg} for what has come. */
    private static Bootstrap burst(Bootstrap bootstrap) {
        return bootstrap.option(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, PLACE)
                .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(BURST * PLACE));
    }

    Bootstrap towards(Transports transport, Loop loop) {
        var bootstrap = new Bootstrap().group(loop.eventLoop()).channel(transport.datagrams());
        return transport.datagrams() == EpollDatagramChannel.class
                ? burst(bootstrap)
                : bootstrap.option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(PLACE));
    }

    @Override
    public void drain(DrainEvent event) {
        draining = true;
        if (event == DrainEvent.OVER) {
            tables.forEach(Sessions::close);
        }
    }

    boolean isDraining() {
        return draining;
    }

    AtomicInteger count() {
        return sessions;
    }

    ClientConnections clients() {
        return clients;
    }

    Upstreams upstreams() {
        return upstreams;
    }

    UdpMeters meters() {
        return meters;
    }

    @Override
    public ListenerSettings settings() {
        return settings;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int size() {
        return sessions.get();
    }
}
