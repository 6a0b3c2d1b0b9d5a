package dev.orderup.gateway.upstream;

import dev.orderup.gateway.exchange.Http2Translation;
import dev.orderup.gateway.exchange.Http2Flush;
import dev.orderup.gateway.exchange.ResponseReader;
import dev.orderup.gateway.exchange.UpstreamFailure;
import dev.orderup.gateway.exchange.UpstreamFailure.Reach;
import dev.orderup.gateway.exchange.UpstreamFailure.Reason;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpScheme;
import io.netty.handler.codec.http2.Http2Connection.PropertyKey;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.AsciiString;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/2 connection to an upstream. Its story: <em>greeting</em>, until the upstream's SETTINGS are there; <em>open</em>, while it
 * takes streams; <em>retired</em> after GOAWAY or when its stream numbers are used up: what runs on it runs to its end.
 */
@SuppressWarnings("FutureReturnValueIgnored") // What becomes of a write or a close is seen as an event of its channel.
final class Http2UpstreamConnection extends Http2ConnectionHandler {
    private final Http2Pool pool;
    private final Instance instance;
    private final PropertyKey key;
    private final List<Http2UpstreamStream> unflushed = new ArrayList<>();
    private @Nullable ChannelHandlerContext context;
    private @Nullable Http2Flush flush;
    private AsciiString scheme = HttpScheme.HTTP.name();
    private boolean greeted;
    private boolean retired;
    private int opening;
    private long unusedSince = System.nanoTime();

    Http2UpstreamConnection(Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder, Http2Settings initial, Http2Pool pool,
            Instance instance) {
        super(decoder, encoder, initial);
        this.pool = pool;
        this.instance = instance;
        key = connection().newKey();
        decoder.frameListener(new Frames());
        connection().addListener(new Streams());
        connection().remote().flowController().listener(stream -> {
            Http2UpstreamStream upstream = stream.getProperty(key);
            if (upstream != null) {
                upstream.writabilityChanged();
            }
        });
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
        context = ctx;
        flush = new Http2Flush(this, ctx);
        if (ctx.pipeline().get(SslHandler.class) != null) {
            scheme = HttpScheme.HTTPS.name();
        }
        super.handlerAdded(ctx);
    }

    /** What {@code :scheme} says here (RFC 9113 section 8.3.1). */
    AsciiString scheme() {
        return scheme;
    }

    ChannelHandlerContext ctx() {
        return Objects.requireNonNull(context);
    }

    Http2Flush flush() {
        return Objects.requireNonNull(flush);
    }

    boolean hasRoom() {
        return greeted && !retired && ctx().channel().isActive()
                && connection().numActiveStreams() + opening < connection().local().maxActiveStreams();
    }

    boolean isUnused() {
        return connection().numActiveStreams() + opening == 0;
    }

    long unusedSince() {
        return unusedSince;
    }

    /** Says goodbye and closes. */
    void leave() {
        retire();
        leave(ctx());
    }

    void open(ResponseReader reader) {
        opening++;
        reader.opened(new Http2UpstreamStream(this, reader, instance));
    }

    /** The stream gets its number with its first frame; null when there is none left. */
    @Nullable
    Http2Stream begin(Http2UpstreamStream stream, Http2Headers headers, boolean end) {
        opening--;
        int id = connection().local().incrementAndGetNextStreamId();
        if (id < 0 || retired) {
            retire();
            return null;
        }
        encoder().writeHeaders(ctx(), id, headers, 0, end, ctx().newPromise());
        var begun = connection().stream(id);
        if (begun != null) {
            begun.setProperty(key, stream);
        }
        return begun;
    }

    /** Opened and not used. */
    void unused() {
        opening--;
        pool.roomAgain(this);
    }

    private void retire() {
        if (!retired) {
            retired = true;
            pool.retired(this);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
        for (int i = 0; i < unflushed.size(); i++) {
            unflushed.get(i).readComplete();
        }
        unflushed.clear();
        super.channelReadComplete(ctx);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        retired = true;
        super.channelInactive(ctx);
        pool.closed(this);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) throws Exception {
        var alert = TlsTroubles.alert(cause);
        if (alert == null) {
            super.exceptionCaught(ctx, cause);
        } else {
            instance.troubles().tell(alert);
            pool.notConnected(this, new UpstreamFailure(Reason.TLS, Reach.NOTHING, "no TLS with " + instance + ": " + alert));
            // From this handler outwards: there is nobody to say goodbye to.
            ctx.close();
        }
    }

    private @Nullable Http2UpstreamStream find(int streamId) {
        var stream = connection().stream(streamId);
        return stream == null ? null : stream.getProperty(key);
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
        public void onSettingsRead(ChannelHandlerContext ctx, Http2Settings settings) {
            if (!greeted) {
                greeted = true;
                pool.ready(Http2UpstreamConnection.this);
            } else {
                pool.roomAgain(Http2UpstreamConnection.this);
            }
        }

        @Override
        public void onHeadersRead(ChannelHandlerContext ctx, int streamId, Http2Headers headers, int padding, boolean end)
                throws Http2Exception {
            var stream = find(streamId);
            if (stream != null) {
                unflushed.add(stream);
                stream.headers(headers, end);
            }
        }

        @Override
        public void onHeadersRead(ChannelHandlerContext ctx, int streamId, Http2Headers headers, int dependency, short weight,
                boolean exclusive, int padding, boolean end) throws Http2Exception {
            onHeadersRead(ctx, streamId, headers, padding, end);
        }

        @Override
        public int onDataRead(ChannelHandlerContext ctx, int streamId, ByteBuf data, int padding, boolean end) {
            var stream = find(streamId);
            int bytes = data.readableBytes() + padding;
            if (stream == null) {
                return bytes;
            }
            unflushed.add(stream);
            return stream.content(end ? new DefaultLastHttpContent(data.retain()) : new DefaultHttpContent(data.retain()), bytes);
        }

        @Override
        public void onRstStreamRead(ChannelHandlerContext ctx, int streamId, long errorCode) {
            var stream = find(streamId);
            if (stream == null) {
                return;
            }
            unflushed.add(stream);
            if (errorCode == Http2Error.REFUSED_STREAM.code()) {
                stream.failed(Reason.REFUSED_STREAM, Reach.NOTHING, instance + " refused the stream");
            } else {
                stream.failed(Reason.RESET, Reach.PERHAPS, instance + " reset the stream with " + Http2Error.valueOf(errorCode));
            }
        }
    }

    private final class Streams extends Http2ConnectionAdapter {
        @Override
        public void onGoAwayReceived(int lastStreamId, long errorCode, ByteBuf debugData) {
            retire();
            try {
                connection().forEachActiveStream(stream -> {
                    Http2UpstreamStream upstream = stream.getProperty(key);
                    if (upstream != null && stream.id() > lastStreamId) {
                        upstream.failed(Reason.GOAWAY, Reach.NOTHING, instance + " goes away and has not begun this");
                    }
                    return true;
                });
            } catch (Http2Exception broken) {
                onError(ctx(), false, broken);
            }
            if (isUnused()) {
                leave(ctx());
            }
        }

        @Override
        public void onStreamClosed(Http2Stream stream) {
            unusedSince = System.nanoTime();
            Http2UpstreamStream upstream = stream.getProperty(key);
            if (upstream != null) {
                upstream.failed(Reason.CLOSED, Reach.PERHAPS, instance + " closed the connection");
            }
        }

        @Override
        public void onStreamRemoved(Http2Stream stream) {
            if (retired && isUnused()) {
                ctx().executor().execute(() -> leave(ctx()));
            } else if (!retired) {
                pool.roomAgain(Http2UpstreamConnection.this);
            }
        }
    }
}
