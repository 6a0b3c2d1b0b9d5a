package dev.orderup.gateway.listener;

import dev.orderup.gateway.config.ListenerSettings;
import dev.orderup.gateway.exchange.Buffers;
import dev.orderup.gateway.exchange.ConnectionInfo;
import dev.orderup.gateway.exchange.ConnectionInfo.Start;
import dev.orderup.gateway.exchange.Door;
import dev.orderup.gateway.exchange.DrainEvent;
import dev.orderup.gateway.exchange.Loop;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http3.DefaultHttp3GoAwayFrame;
import io.netty.handler.codec.http3.DefaultHttp3SettingsFrame;
import io.netty.handler.codec.http3.Http3;
import io.netty.handler.codec.http3.Http3ErrorCode;
import io.netty.handler.codec.http3.Http3ServerConnectionHandler;
import io.netty.handler.codec.http3.Http3Settings;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicStreamChannel;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/3 connection of a client: its streams, and how it ends. The story of its end is that of HTTP/2: a GOAWAY that forbids nothing
 * yet, for requests that are on their way; a second one that names the first stream that will not be served (RFC 9114 section 5.2);
 * the close, when all streams have ended.
 */
@SuppressWarnings("FutureReturnValueIgnored") // What becomes of a write or a close is seen as an event of its channel.
final class Http3Connection extends ChannelInboundHandlerAdapter {
    private static final long GOAWAY_GRACE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long BODIES_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    /** The greatest number of a stream that a client opens: 62 bits, the lowest two say whose it is. */
    private static final long STREAM_ID_MAX = (1L << 62) - 4;
    private final Loop loop;
    private final Door door;
    private final ListenerSettings settings;
    private final Buffers buffers;
    private final String listener;
    private long secured;
    private final Set<Http3ClientStream> streams = new LinkedHashSet<>();
    private final Loop.Timed deadlines = new Deadlines();
    private @Nullable QuicChannel channel;
    private @Nullable ConnectionInfo info;
    private long nextStream;
    /** When a stream was last there. */
    private long since;
    private long drainSince;
    private boolean goneAway;

    Http3Connection(String listener, Loop loop, Door door, ListenerSettings settings, Buffers buffers) {
        this.listener = listener;
        this.loop = loop;
        this.door = door;
        this.settings = settings;
        this.buffers = buffers;
    }

    /** At once: a client's streams may come with the end of its handshake. */
    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        var quic = (QuicChannel) ctx.channel();
        channel = quic;
        var ours = Http3Settings.defaultSettings().maxFieldSectionSize(settings.headerMax().toBytes()).enableConnectProtocol(true);
        ctx.pipeline()
                .addLast(new Http3ServerConnectionHandler(new ChannelInitializer<QuicStreamChannel>() {
                    @Override
                    protected void initChannel(QuicStreamChannel stream) {
                        stream.pipeline().addLast(new Http3ClientStream(Http3Connection.this, door, settings));
                    }
                }, null, null, new DefaultHttp3SettingsFrame(ours), true));
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        secured = System.nanoTime();
        since = secured;
        loop.watch(deadlines);
        ctx.fireChannelActive();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        deadlines.unwatch();
        ctx.fireChannelInactive();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == DrainEvent.BEGIN) {
            drainSince = System.nanoTime() | 1;
            goAway(STREAM_ID_MAX);
        } else if (event == DrainEvent.OVER) {
            List.copyOf(streams).forEach(Http3ClientStream::drainOver);
            close();
        } else {
            ctx.fireUserEventTriggered(event);
        }
    }

    private void goAway(long firstNotServed) {
        var control = Http3.getLocalControlStream(Objects.requireNonNull(channel));
        if (control != null) {
            control.writeAndFlush(new DefaultHttp3GoAwayFrame(firstNotServed));
        }
    }

    private void close() {
        Objects.requireNonNull(channel).close(true, Http3ErrorCode.H3_NO_ERROR.code(), Unpooled.EMPTY_BUFFER);
    }

    void opened(Http3ClientStream stream, long id) {
        streams.add(stream);
        nextStream = Math.max(nextStream, id + 4);
    }

    void closed(Http3ClientStream stream) {
        streams.remove(stream);
        since = System.nanoTime();
    }

    boolean isDraining() {
        return drainSince != 0;
    }

    /** Made at the first request, when the handshake is over; a client that moves to another address keeps the one it came with. */
    ConnectionInfo info() {
        var known = info;
        if (known == null) {
            var quic = Objects.requireNonNull(channel);
            long accepted = AcceptorClock.accepted(quic);
            known = Http3Listener.info(quic, new Start(listener, accepted, accepted, secured));
            info = known;
        }
        return known;
    }

    private final class Deadlines extends Loop.Timed {
        private long bodiesSeen;

        @Override
        protected void tick(long now) {
            if (isDraining() && !goneAway && now - drainSince > GOAWAY_GRACE_NANOS) {
                goneAway = true;
                goAway(nextStream);
            } else if (!streams.isEmpty()) {
                bodies(now);
            } else if (goneAway) {
                close();
            } else if (now - since > settings.idleTimeout().toNanos()) {
                // QUIC's own idle timeout begins anew with each packet, so a client that sends PINGs would stay for ever.
                goneAway = true;
                goAway(nextStream);
                close();
            }
        }

        /** Not at each tick: there may be many streams, and their deadlines are seconds. */
        private void bodies(long now) {
            if (now - bodiesSeen > BODIES_EVERY_NANOS) {
                bodiesSeen = now;
                List.copyOf(streams).forEach(stream -> stream.tick(now, buffers));
            }
        }
    }
}
