package dev.orderup.gateway.proxy.udp;

import dev.orderup.gateway.exchange.Loop;
import dev.orderup.gateway.exchange.UpstreamFailure.Reason;
import dev.orderup.gateway.listener.Transports;
import dev.orderup.gateway.proxy.udp.UdpMeters.Drop;
import dev.orderup.gateway.upstream.Instance;
import dev.orderup.gateway.upstream.LoopUpstreams;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The sessions of one socket of a UDP listener, those that were used last at the end. One event loop touches them: no lock. */
@SuppressWarnings("FutureReturnValueIgnored") // What becomes of a write or a close is seen as an event of its channel.
final class Sessions extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);
    private static final long SWEEP_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    /** Of a session while the gateway stops: whoever is between two datagrams has had his chance. */
    private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(1);
    private final UdpListener listener;
    private final Loop loop;
    private final Transports transport;
    private final LoopUpstreams pools;
    private final Map<InetSocketAddress, Session> byClient = new LinkedHashMap<>(16, 0.75f, true);
    /** Written to and not flushed yet. */
    private final List<Session> touched = new ArrayList<>();
    private final Sweep sweep = new Sweep();
    private @Nullable Channel socket;
    private long toUpstream;
    private long toClients;

    Sessions(UdpListener listener, Loop loop, Transports transport, LoopUpstreams pools) {
        this.listener = listener;
        this.loop = loop;
        this.transport = transport;
        this.pools = pools;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        socket = ctx.channel();
        loop.watch(sweep);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        end();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        var datagram = (DatagramPacket) message;
        var bytes = datagram.content();
        if (bytes.readableBytes() > UdpListener.PAYLOAD_MAX) {
            dropped(Drop.OVERSIZE);
            bytes.release();
            return;
        }
        var client = datagram.sender();
        var session = byClient.get(client);
        if (session == null) {
            session = begin(client);
        }
        if (session == null) {
            bytes.release();
            return;
        }
        toUpstream += bytes.readableBytes();
        if (session.take(bytes)) {
            touched.add(session);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        touched.forEach(Session::flush);
        touched.clear();
    }

    private @Nullable Session begin(InetSocketAddress client) {
        if (listener.isDraining()) {
            return refused(Drop.DRAINING);
        }
        // Those in use are never put out for a new one: addresses can be forged, and then nobody would have a session for long.
        if (listener.count().get() >= listener.settings().connectionsMax()) {
            return refused(Drop.SESSIONS);
        }
        if (!listener.clients().enter(client.getAddress())) {
            return refused(Drop.CLIENT_SESSIONS);
        }
        var instance = instance();
        if (instance == null) {
            listener.clients().left(client.getAddress());
            return refused(Drop.NO_UPSTREAM);
        }
        listener.count().incrementAndGet();
        var session = new Session(this, client, instance);
        byClient.put(client, session);
        session.open(listener.towards(transport, loop));
        return session;
    }

    private @Nullable Instance instance() {
        var name = listener.settings().upstream();
        var upstream = name == null ? null : listener.upstreams().find(name);
        return upstream == null ? null : pools.pick(upstream, Set.of());
    }

    private @Nullable Session refused(Drop why) {
        dropped(why);
        return null;
    }

    void dropped(Drop why) {
        listener.meters().dropped(why);
    }

    /** To a client, by the port that it knows. */
    void answer(DatagramPacket datagram) {
        var out = socket;
        if (out == null || !out.isWritable()) {
            dropped(Drop.FULL);
            datagram.release();
            return;
        }
        toClients += datagram.content().readableBytes();
        out.write(datagram, out.voidPromise());
    }

    void flushAnswers() {
        if (socket != null) {
            socket.flush();
        }
    }

    /** A session that is over; its client may begin another. */
    void gone(Session session) {
        if (byClient.remove(session.client(), session)) {
            listener.count().decrementAndGet();
            listener.clients().left(session.client().getAddress());
        }
    }

    void failed(Session session, Throwable cause) {
        LOG.debug("{} is unreachable for {}", session.instance(), session.client(), cause);
        session.instance().failed(Reason.CONNECT);
        dropped(Drop.NO_UPSTREAM);
        session.close();
    }

    void close() {
        loop.eventLoop().execute(() -> {
            end();
            if (socket != null) {
                socket.close();
            }
        });
    }

    private void end() {
        sweep.unwatch();
        List.copyOf(byClient.values()).forEach(Session::close);
        tell();
    }

    private void tell() {
        if (toUpstream != 0 || toClients != 0) {
            listener.meters().carried(toUpstream, toClients);
            toUpstream = 0;
            toClients = 0;
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        // One answer that could not be sent; the socket serves the others.
        LOG.debug("listener {}", listener.name(), cause);
        dropped(Drop.FULL);
    }

    /** Ends what has been idle: they are the first ones of the table. */
    private final class Sweep extends Loop.Timed {
        private long last = System.nanoTime();

        @Override
        protected void tick(long now) {
            if (now - last < SWEEP_NANOS) {
                return;
            }
            last = now;
            tell();
            long idle = listener.isDraining() ? QUIET_NANOS : listener.settings().idleTimeout().toNanos();
            while (!byClient.isEmpty()) {
                var eldest = byClient.values().iterator().next();
                if (now - eldest.lastUsed() < idle) {
                    break;
                }
                eldest.close();
            }
        }
    }

    /** Keeps a session from being the eldest, because its instance has answered. */
    void used(Session session) {
        byClient.get(session.client());
    }
}
