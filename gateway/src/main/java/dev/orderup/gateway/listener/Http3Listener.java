package dev.orderup.gateway.listener;

import dev.orderup.gateway.config.ListenerSettings;
import dev.orderup.gateway.exchange.Buffers;
import dev.orderup.gateway.exchange.ConnectionInfo;
import dev.orderup.gateway.exchange.Door;
import dev.orderup.gateway.exchange.DrainEvent;
import dev.orderup.gateway.exchange.Loop;
import dev.orderup.gateway.tls.QuicTls;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.DatagramChannel;
import io.netty.handler.codec.http3.Http3;
import io.netty.handler.codec.quic.Quic;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.util.AsciiString;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What: HTTP/3 (RFC 9114) over QUIC on the UDP port of the same number as a TLS listener's, which names it in {@code Alt-Svc}. When: for
 * clients on lossy or changing networks: a lost packet holds up one stream and not the connection, which outlives a change of address.
 * Costs: TLS and packets in user space, and one event loop for all of QUIC of a listener: packets find their connection by an id in them, also
 * when the client's address has changed, which several sockets on one port (SO_REUSEPORT) would break, as the kernel knows only addresses.
 * To add another protocol over QUIC, give connections another pipeline by their ALPN.
 */
@SuppressWarnings("FutureReturnValueIgnored") // What becomes of a write or a close is seen as an event of its channel.
public final class Http3Listener implements Entrance {
    static final AsciiString ALT_SVC = AsciiString.cached("alt-svc");
    private static final int STREAM_WINDOW = 64 * 1024;
    /** Control, QPACK encoder and QPACK decoder, and one for what a client sends to see whether unknown ones are ignored. */
    private static final int ONE_WAY_STREAMS = 4;
    private static final int ONE_WAY_WINDOW = 16 * 1024;
    /** A connection that is only unused is told goodbye first ({@link Http3Connection}); then it is clear that nobody is there. */
    private static final long GONE_MILLIS = 1000;
    private static final int DATAGRAM_MAX = 1350;
    /** Handshakes under way from which on addresses are asked to be proved. */
    private static final int BUSY_HANDSHAKES = 64;
    private final String name;
    private final ListenerSettings settings;
    private final Loop loop;
    private final Door door;
    private final QuicTls tls;
    private final Consumer<String> refusals;
    private final Buffers buffers;
    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
    private final ClientConnections clients;
    private volatile boolean draining;
    private int handshakes;

    public Http3Listener(String name, ListenerSettings settings, Loop loop, Door door, QuicTls tls, Consumer<String> refusals,
            Buffers buffers) {
        this.name = name;
        this.settings = settings;
        this.loop = loop;
        this.door = door;
        this.tls = tls;
        this.refusals = refusals;
        this.buffers = buffers;
        clients = new ClientConnections(settings.clientConnectionsMax());
    }

    /** Opens the UDP port. */
    public Channel bind(Transports transport, InetSocketAddress address) {
        var codec = Http3.newQuicServerCodecBuilder()
                .sslContext(tls.context())
                .maxIdleTimeout(settings.idleTimeout().toMillis() + GONE_MILLIS, TimeUnit.MILLISECONDS)
                .maxSendUdpPayloadSize(DATAGRAM_MAX)
                .maxRecvUdpPayloadSize(DATAGRAM_MAX)
                // What one connection can make us hold is streams times window, as over HTTP/2, and no stalled stream holds up another.
                .initialMaxData((long) STREAM_WINDOW * settings.streamsMax())
                .initialMaxStreamDataBidirectionalRemote(STREAM_WINDOW)
                .initialMaxStreamDataUnidirectional(ONE_WAY_WINDOW)
                .initialMaxStreamsBidirectional(settings.streamsMax())
                .initialMaxStreamsUnidirectional(ONE_WAY_STREAMS)
                .activeMigration(true)
                .tokenHandler(new RetryTokens(() -> handshakes >= BUSY_HANDSHAKES))
                .handler(new Connections())
                .build();
        var bound = new Bootstrap().group(loop.eventLoop())
                .channel(transport.datagrams())
                .handler(new ChannelInitializer<DatagramChannel>() {
                    @Override
                    protected void initChannel(DatagramChannel channel) {
                        channel.pipeline().addLast(codec);
                    }
                })
                .bind(address)
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new PortNotFree(name + " (http3, UDP)", address, bound.cause());
        }
        return bound.channel();
    }

    private final class Connections extends ChannelInitializer<QuicChannel> {
        @Override
        protected void initChannel(QuicChannel channel) {
            var refused = refusal(channel);
            if (refused != null) {
                refusals.accept(refused);
                channel.close();
                return;
            }
            AcceptorClock.accept(channel);
            connections.add(channel);
            handshakes++;
            channel.pipeline().addLast(new Handshake(() -> handshakes--));
            channel.pipeline().addLast(new Http3Connection(name, loop, door, settings, buffers));
        }
    }

    private @Nullable String refusal(QuicChannel channel) {
        if (draining) {
            return "draining";
        }
        if (connections.size() >= settings.connectionsMax()) {
            return "connections";
        }
        if (buffers.isFull()) {
            return "buffers";
        }
        if (!(channel.remoteSocketAddress() instanceof InetSocketAddress client) || !clients.enter(client.getAddress())) {
            return "client-connections";
        }
        channel.closeFuture().addListener(_ -> clients.left(client.getAddress()));
        return null;
    }

    /** Counted until it has succeeded or the connection is gone. */
    private static final class Handshake extends ChannelInboundHandlerAdapter {
        private @Nullable Runnable over;

        Handshake(Runnable over) {
            this.over = over;
        }

        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            over();
            ctx.fireChannelActive();
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            over();
            ctx.fireChannelInactive();
        }

        private void over() {
            var told = over;
            over = null;
            if (told != null) {
                told.run();
            }
        }
    }

    static ConnectionInfo info(QuicChannel channel, ConnectionInfo.Start start) {
        return QuicTls.info(channel, start);
    }

    /** Whether there is HTTP/3 beside this listener: it was asked for, and this machine has the library. */
    public static boolean isBeside(ListenerSettings settings) {
        return settings.http3() && Quic.isAvailable();
    }

    /** RFC 7838: the same host, the same number, for a day. */
    static String alternative(ConnectionInfo info) {
        return "h3=\":" + info.local().getPort() + "\"; ma=86400";
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
    public String kind() {
        return "http3";
    }

    @Override
    public List<OpenConnection> open(int most) {
        return connections.stream().limit(most).map(channel -> OpenConnection.of(channel, false)).toList();
    }

    @Override
    public ListenerSettings settings() {
        return settings;
    }
}
