package dev.orderup.gateway.listener;

import dev.orderup.gateway.config.ListenerSettings;
import dev.orderup.gateway.exchange.Buffers;
import dev.orderup.gateway.exchange.ConnectionInfo;
import dev.orderup.gateway.exchange.Door;
import dev.orderup.gateway.exchange.DrainEvent;
import dev.orderup.gateway.exchange.Http2Flush;
import dev.orderup.gateway.exchange.Http2Translation;
import dev.orderup.gateway.exchange.Loop;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2Connection.PropertyKey;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/2 connection of a client. Frames are handled here rather than by a child channel per stream: measured at 13.0 instead of
 * 14.5 µs a request (DESIGN.md, decision 3).
 */
@SuppressWarnings("FutureReturnValueIgnored") // What becomes of a write or a close is seen as an event of its channel.
final class Http2Connection extends Http2ConnectionHandler {
    /** Between "begin nothing new" and the final GOAWAY, for what is on its way (RFC 9113 section 6.8). */
    private static final long GOAWAY_GRACE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long BODIES_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private final Door door;
    private final ListenerSettings settings;
    private final ConnectionInfo info;
    private final Buffers buffers;
    private final Loop loop;
    private final PropertyKey key;
    private final Loop.Timed deadlines = new Deadlines();
    private final List<Http2ClientStream> unflushed = new ArrayList<>();
    private final ControlFrames control = new ControlFrames();
    private final RecentResets resets = new RecentResets();
    private @Nullable ChannelHandlerContext context;
    private @Nullable Http2Flush flush;
    private long since = System.nanoTime();
    /** When the bytes that are being looked at were read. */
    private long readAt = since;
    private long drainSince;
    private boolean goneAway;

    Http2Connection(Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder, Http2Settings initial, Loop loop, Door door,
            ListenerSettings settings, ConnectionInfo info, Buffers buffers) {
        super(decoder, encoder, initial);
        this.loop = loop;
        this.info = info;
        this.buffers = buffers;
        this.door = door;
        this.settings = settings;
        key = connection().newKey();
        decoder.frameListener(new Frames());
        connection().addListener(new Streams());
        connection().remote().flowController().listener(this::writabilityChanged);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
        context = ctx;
        flush = new Http2Flush(this, ctx);
        loop.watch(deadlines);
        super.handlerAdded(ctx);
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext ctx) throws Exception {
        deadlines.unwatch();
        super.handlerRemoved0(ctx);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        deadlines.unwatch();
        super.channelInactive(ctx);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
        readAt = System.nanoTime();
        super.channelRead(ctx, message);
    }

    /** What was forwarded while these bytes were read is flushed once, at their end. */
    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
        for (int i = 0; i < unflushed.size(); i++) {
            unflushed.get(i).readComplete();
        }
        unflushed.clear();
        super.channelReadComplete(ctx);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
        if (event == DrainEvent.BEGIN) {
            drainSince = System.nanoTime() | 1;
            goAway(ctx, Integer.MAX_VALUE, Http2Error.NO_ERROR.code(), Unpooled.EMPTY_BUFFER, ctx.newPromise());
            ctx.flush();
        } else if (event == DrainEvent.OVER) {
            forEach(Http2ClientStream::drainOver);
            flush().now();
            // From this handler outwards: at once, without waiting for streams.
            ctx.close();
        } else {
            super.userEventTriggered(ctx, event);
        }
    }

    /**
     * A frame on a stream that has ended is an error of the connection, unless the stream was reset and the frame was on its way by then
     * (RFC 9113 section 5.1, closed). Netty keeps no account of how a stream ended and would only reset it.
     */
    @Override
    protected void onStreamError(ChannelHandlerContext ctx, boolean outbound, Throwable cause, Http2Exception.StreamException error) {
        int id = error.streamId();
        if (!outbound && error.error() == Http2Error.STREAM_CLOSED && connection().stream(id) == null && !resets.contains(id)) {
            onConnectionError(ctx, false, cause, Http2Exception.connectionError(Http2Error.STREAM_CLOSED, "stream %d has ended", id));
        } else {
            openMalformed(outbound, id);
            resets.add(id);
            super.onStreamError(ctx, outbound, cause, isSecondRequest(outbound, error)
                    ? (Http2Exception.StreamException) Http2Exception.streamError(id, Http2Error.STREAM_CLOSED, cause,
                            "stream %d has been asked", id)
                    : error);
        }
    }

    /**
     * A head on a stream whose request is whole (RFC 9113 section 5.1, half-closed (remote)). Netty counts a request without a body as one with
     * trailers, and so takes it for a second one of those, which would be an error of the protocol.
     */
    private boolean isSecondRequest(boolean outbound, Http2Exception.StreamException error) {
        var stream = connection().stream(error.streamId());
        return !outbound && stream != null && stream.state() == Http2Stream.State.HALF_CLOSED_REMOTE
                && String.valueOf(error.getMessage()).contains("received too many headers");
    }

    /**
     * A stream whose head is malformed is reset like any other, and what was on its way for it is passed over (RFC 9113 section 5.4.2). Netty
     * would not open it and take the DATA behind the head for an error of the connection.
     */
    private void openMalformed(boolean outbound, int id) {
        var clients = connection().remote();
        if (!outbound && !connection().goAwaySent() && id > clients.lastStreamCreated() && clients.isValidStreamId(id)
                && clients.canOpenStream()) {
            try {
                clients.createStream(id, false);
            } catch (Http2Exception never) {
                throw new IllegalStateException("a stream that may be opened was not", never);
            }
        }
    }

    Http2Flush flush() {
        return Objects.requireNonNull(flush);
    }

    ConnectionInfo info() {
        return info;
    }

    long readAt() {
        return readAt;
    }

    /** Tells of HTTP/3 where there is one. */
    void alternative(Http2Headers answer) {
        if (Http3Listener.isBeside(settings)) {
            answer.set(Http3Listener.ALT_SVC, Http3Listener.alternative(info));
        }
    }

    void dataSent() {
        control.dataSent();
    }

    boolean isDraining() {
        return drainSince != 0;
    }

    private void writabilityChanged(Http2Stream stream) {
        Http2ClientStream client = stream.getProperty(key);
        if (client != null) {
            client.writabilityChanged();
        }
    }

    private void forEach(Consumer<Http2ClientStream> action) throws Http2Exception {
        connection().forEachActiveStream(stream -> {
            Http2ClientStream client = stream.getProperty(key);
            if (client != null) {
                action.accept(client);
            }
            return true;
        });
    }

    private void begin(ChannelHandlerContext ctx, int streamId, Http2Headers headers, boolean end) throws Http2Exception {
        since = readAt;
        var stream = connection().stream(streamId);
        var client = new Http2ClientStream(this, ctx, stream);
        stream.setProperty(key, client);
        var head = headOf(streamId, headers, end);
        unflushed.add(client);
        var limit = HeadLimit.exceeded(headers.size(), head.request().uri(), settings);
        if (limit != null) {
            client.refuse(door, limit.status(), limit.reason(), limit.detail());
        } else if (head.tunnel()) {
            client.beginTunnel(door, head.request());
        } else {
            client.begin(door, head.request());
        }
        if (end) {
            client.content(LastHttpContent.EMPTY_LAST_CONTENT, 0);
        }
    }

    private static StreamHead headOf(int streamId, Http2Headers headers, boolean end) throws Http2Exception {
        try {
            return StreamHead.of(headers, end);
        } catch (IllegalArgumentException malformed) {
            throw Http2Exception.streamError(streamId, Http2Error.PROTOCOL_ERROR, malformed, "%s", malformed.getMessage());
        }
    }

    /** GOAWAY, and the close when all streams have ended. */
    private void leave(ChannelHandlerContext ctx) {
        try {
            close(ctx, ctx.newPromise());
        } catch (Exception broken) {
            ctx.fireExceptionCaught(broken);
        }
    }

    private final class Frames extends Http2FrameAdapter {
        @Override
        public void onHeadersRead(ChannelHandlerContext ctx, int streamId, Http2Headers headers, int padding, boolean end)
                throws Http2Exception {
            Http2ClientStream client = connection().stream(streamId).getProperty(key);
            if (client == null) {
                begin(ctx, streamId, headers, end);
            } else if (!end) {
                throw Http2Exception.streamError(streamId, Http2Error.PROTOCOL_ERROR, "trailers must end a stream");
            } else {
                unflushed.add(client);
                var last = Http2Translation.last(headers);
                client.content(last, 0);
            }
        }

        @Override
        public void onHeadersRead(ChannelHandlerContext ctx, int streamId, Http2Headers headers, int dependency, short weight,
                boolean exclusive, int padding, boolean end) throws Http2Exception {
            onHeadersRead(ctx, streamId, headers, padding, end);
        }

        @Override
        public int onDataRead(ChannelHandlerContext ctx, int streamId, ByteBuf data, int padding, boolean end) {
            Http2ClientStream client = connection().stream(streamId).getProperty(key);
            int bytes = data.readableBytes() + padding;
            if (client == null) {
                return bytes;
            }
            unflushed.add(client);
            return client.content(end ? new DefaultLastHttpContent(data.retain()) : new DefaultHttpContent(data.retain()), bytes);
        }

        @Override
        public void onPingRead(ChannelHandlerContext ctx, long data) throws Http2Exception {
            control.count();
        }

        @Override
        public void onSettingsRead(ChannelHandlerContext ctx, Http2Settings read) throws Http2Exception {
            control.count();
        }

        @Override
        public void onPriorityRead(ChannelHandlerContext ctx, int streamId, int dependency, short weight, boolean exclusive)
                throws Http2Exception {
            control.count();
        }

        @Override
        public void onRstStreamRead(ChannelHandlerContext ctx, int streamId, long errorCode) {
            resets.add(streamId);
            Http2ClientStream client = connection().stream(streamId).getProperty(key);
            if (client != null) {
                client.gone();
            }
        }
    }

    private final class Streams extends Http2ConnectionAdapter {
        @Override
        public void onStreamClosed(Http2Stream stream) {
            since = System.nanoTime();
            if (stream.isResetSent()) {
                resets.add(stream.id());
            }
            Http2ClientStream client = stream.getProperty(key);
            if (client != null) {
                client.gone();
            }
        }
    }

    private final class Deadlines extends Loop.Timed {
        private long bodiesSeen;

        @Override
        protected void tick(long now) {
            var ctx = Objects.requireNonNull(context);
            if (isDraining() && !goneAway && now - drainSince > GOAWAY_GRACE_NANOS) {
                goneAway = true;
                leave(ctx);
            } else if (connection().numActiveStreams() > 0) {
                bodies(ctx, now);
            } else if (now - since > settings.idleTimeout().toNanos()) {
                leave(ctx);
            }
        }

        /** Not at each tick: there may be many streams, and their deadlines are seconds. */
        private void bodies(ChannelHandlerContext ctx, long now) {
            if (now - bodiesSeen < BODIES_EVERY_NANOS) {
                return;
            }
            bodiesSeen = now;
            try {
                forEach(client -> client.tick(door, now, settings, buffers));
            } catch (Http2Exception broken) {
                onError(ctx, true, broken);
            }
        }
    }
}
