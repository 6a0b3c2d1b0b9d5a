package dev.orderup.gateway.listener;

import dev.orderup.gateway.config.ListenerSettings;
import dev.orderup.gateway.exchange.Buffers;
import dev.orderup.gateway.exchange.ClientStream;
import dev.orderup.gateway.exchange.ConnectionInfo;
import dev.orderup.gateway.exchange.Door;
import dev.orderup.gateway.exchange.Http2Translation;
import dev.orderup.gateway.exchange.RequestReader;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http3.DefaultHttp3DataFrame;
import io.netty.handler.codec.http3.DefaultHttp3Headers;
import io.netty.handler.codec.http3.DefaultHttp3HeadersFrame;
import io.netty.handler.codec.http3.Http3DataFrame;
import io.netty.handler.codec.http3.Http3ErrorCode;
import io.netty.handler.codec.http3.Http3Exception;
import io.netty.handler.codec.http3.Http3Headers;
import io.netty.handler.codec.http3.Http3HeadersFrame;
import io.netty.handler.codec.http3.Http3RequestStreamInboundHandler;
import io.netty.handler.codec.quic.QuicException;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.util.ReferenceCountUtil;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One stream of a client over QUIC: an exchange in the frames of RFC 9114. A stream is a channel of its own here, so back-pressure is that
 * of a channel: what is not read closes the stream's window, and no other's.
 */
@SuppressWarnings("FutureReturnValueIgnored") // What becomes of a write or a close is seen as an event of its channel.
final class Http3ClientStream extends Http3RequestStreamInboundHandler implements ClientStream {
    /** Whether a body follows is told only by the end of the stream; these have none nearly always, so their end is waited for. */
    private static final Set<String> BODILESS = Set.of("GET", "HEAD", "OPTIONS", "DELETE");
    private final Http3Connection connection;
    private final Door door;
    private final ListenerSettings settings;
    private final ChannelFutureListener failedWrite = done -> {
        if (!done.isSuccess()) {
            gone();
        }
    };
    private ChannelHandlerContext ctx;
    private @Nullable Http3Headers head;
    private @Nullable RequestReader reader;
    private @Nullable ChannelFuture lastWrite;
    /** The stream is made for its first bytes. */
    private final long firstByte = System.nanoTime();
    private @Nullable BodyDeadline bodyDeadline;
    private boolean begun;
    private boolean answered;
    private boolean requestDone;
    private boolean asking;
    private boolean connecting;
    private boolean tunnelling;
    private boolean ended;
    private long endedAt = firstByte;
    private boolean paused;

    @SuppressWarnings("NullAway.Init") // The context comes with handlerAdded, before anything else.
    Http3ClientStream(Http3Connection connection, Door door, ListenerSettings settings) {
        this.connection = connection;
        this.door = door;
        this.settings = settings;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        ctx = added;
        connection.opened(this, ((QuicStreamChannel) added.channel()).streamId());
        added.channel().config().setAutoRead(false);
        added.read();
    }

    // What the stream tells

    @Override
    protected void channelRead(ChannelHandlerContext context, Http3HeadersFrame frame) {
        if (begun || head != null) {
            trailers(frame.headers());
            return;
        }
        head = frame.headers();
        var method = frame.headers().method();
        if (method == null || !BODILESS.contains(method.toString()) || frame.headers().contains(HttpHeaderNames.CONTENT_LENGTH)) {
            begin(false);
        }
    }

    private void trailers(Http3Headers headers) {
        begin(false);
        var last = Http2Translation.last(headers);
        content(last);
    }

    @Override
    protected void channelRead(ChannelHandlerContext context, Http3DataFrame frame) {
        begin(false);
        content(new DefaultHttpContent(frame.content()));
    }

    @Override
    protected void channelInputClosed(ChannelHandlerContext context) {
        begin(true);
        if (!requestDone) {
            content(LastHttpContent.EMPTY_LAST_CONTENT);
        }
        // The end comes after the end of the read, and what it brought must leave now.
        if (reader != null) {
            reader.readComplete();
        }
    }

    private void begin(boolean end) {
        var headers = head;
        if (begun || headers == null) {
            return;
        }
        begun = true;
        head = null;
        StreamHead request;
        try {
            request = StreamHead.of(headers, end);
        } catch (IllegalArgumentException malformed) {
            ended = true;
            shutdown(Http3ErrorCode.H3_MESSAGE_ERROR);
            return;
        }
        bodyDeadline = new BodyDeadline(request.request(), System.nanoTime());
        var limit = HeadLimit.exceeded(headers.size(), request.request().uri(), settings);
        if (limit != null) {
            door.refuse(this, limit.status(), limit.reason(), limit.detail());
            return;
        }
        asking = request.tunnel();
        connecting = request.request().method().equals(HttpMethod.CONNECT);
        var opened = door.open(this, request.request());
        if (!ended) {
            reader = opened;
            if (asking) {
                opened.content(LastHttpContent.EMPTY_LAST_CONTENT);
            }
        }
    }

    private void content(HttpContent content) {
        boolean last = content instanceof LastHttpContent;
        if (bodyDeadline != null) {
            bodyDeadline.moved(System.nanoTime());
        }
        var to = reader;
        if (to == null || requestDone || (asking && !last)) {
            // Before a tunnel is granted nothing may be sent through it (RFC 9220 section 3).
            content.release();
        } else if (!asking) {
            requestDone = last;
            to.content(content);
        }
    }

    /** Looks at how long this stream has been waited for: for its head, for the end of a request without a body, and for more of a body. */
    void tick(long now, Buffers buffers) {
        long headNanos = settings.headTimeout().toNanos();
        if (ended && !tunnelling) {
            giveUpRest(now, buffers);
        } else if (!begun && head != null && now - firstByte > headNanos) {
            // No end has come: perhaps there is a body after all.
            begin(false);
        } else if (!begun && now - firstByte > headNanos) {
            ended = true;
            shutdown(Http3ErrorCode.H3_REQUEST_REJECTED);
        } else if (isAwaited() && bodyDeadline != null && bodyDeadline.isOver(now, settings.bodyTimeout().toNanos())) {
            slowBody();
        }
    }

    /** As over HTTP/2: the answer is whole, and its end waits for the client's window. */
    private void giveUpRest(long now, Buffers buffers) {
        long waited = now - endedAt;
        if (waited > settings.idleTimeout().toNanos() || buffers.givesUp(waited)) {
            shutdown(Http3ErrorCode.H3_REQUEST_CANCELLED);
        }
    }

    private boolean isAwaited() {
        return reader != null && !requestDone && !answered && !paused && !asking && !tunnelling;
    }

    /** As over HTTP/2. */
    private void slowBody() {
        var current = reader;
        reader = null;
        if (current != null) {
            current.clientGone();
        }
        door.refuse(this, HttpResponseStatus.REQUEST_TIMEOUT, "slow-body", "The request body stood still.");
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (reader != null) {
            reader.readComplete();
        }
        if (!paused) {
            context.read();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (reader != null) {
            reader.writabilityChanged();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        gone();
        connection.closed(this);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        gone();
        context.close();
    }

    @Override
    protected void handleQuicException(ChannelHandlerContext context, QuicException exception) {
        gone();
        context.close();
    }

    @Override
    protected void handleHttp3Exception(ChannelHandlerContext context, Http3Exception exception) {
        gone();
        super.handleHttp3Exception(context, exception);
    }

    private void gone() {
        ended = true;
        var current = reader;
        reader = null;
        if (current != null) {
            current.clientGone();
        }
    }

    void drainOver() {
        if (reader != null) {
            reader.drainOver();
        }
    }

    // What an exchange does to its client

    @Override
    public void write(HttpObject part) {
        if (ended) {
            ReferenceCountUtil.release(part);
        } else if (part instanceof HttpResponse response) {
            answered |= response.status().codeClass() != HttpStatusClass.INFORMATIONAL;
            head(response.status(), response.headers());
            ReferenceCountUtil.release(part);
        } else if (part instanceof LastHttpContent last) {
            last(last);
        } else if (part instanceof HttpContent content) {
            send(new DefaultHttp3DataFrame(content.content()));
        }
    }

    private void head(HttpResponseStatus status, HttpHeaders fields) {
        var headers = new DefaultHttp3Headers(false);
        headers.status(status.codeAsText());
        send(new DefaultHttp3HeadersFrame(Http2Translation.addTo(headers, fields)));
    }

    private void send(Object frame) {
        lastWrite = ctx.write(frame).addListener(failedWrite);
    }

    private void last(LastHttpContent last) {
        ended = true;
        endedAt = System.nanoTime();
        if (last.content().isReadable()) {
            send(new DefaultHttp3DataFrame(last.content()));
        } else {
            last.release();
        }
        if (!last.trailingHeaders().isEmpty()) {
            send(new DefaultHttp3HeadersFrame(Http2Translation.addTo(new DefaultHttp3Headers(false), last.trailingHeaders())));
        }
        if (!tunnelling) {
            reader = null;
        }
        var written = lastWrite;
        ctx.flush();
        if (written == null || written.isDone()) {
            end();
        } else {
            written.addListener(done -> end());
        }
    }

    private void end() {
        var stream = (QuicStreamChannel) ctx.channel();
        stream.shutdownOutput();
        if (!requestDone && !tunnelling) {
            stream.shutdownInput(Http3ErrorCode.H3_NO_ERROR.code());
        }
    }

    @Override
    public void flush() {
        ctx.flush();
    }

    @Override
    public boolean isWritable() {
        return ended || ctx.channel().isWritable();
    }

    @Override
    public void pause(boolean pause) {
        boolean resumed = paused && !pause;
        paused = pause;
        if (resumed) {
            if (bodyDeadline != null) {
                bodyDeadline.moved(System.nanoTime());
            }
            ctx.read();
        }
    }

    @Override
    public void closeAfterAnswer() {
        // A stream is closed by its answer anyway, and the connection is no concern of one stream.
    }

    @Override
    public void abort(Abort why) {
        if (ended && !tunnelling) {
            return;
        }
        ended = true;
        reader = null;
        shutdown(switch (why) {
            // Of a CONNECT's tunnel (RFC 9114 section 4.4).
            case UPSTREAM -> connecting ? Http3ErrorCode.H3_CONNECT_ERROR : Http3ErrorCode.H3_INTERNAL_ERROR;
            case REST_NOT_WANTED -> Http3ErrorCode.H3_NO_ERROR;
            case TIMEOUT -> Http3ErrorCode.H3_REQUEST_CANCELLED;
            case PROTOCOL -> Http3ErrorCode.H3_MESSAGE_ERROR;
        });
    }

    private void shutdown(Http3ErrorCode error) {
        var stream = (QuicStreamChannel) ctx.channel();
        stream.shutdown(error.code(), stream.newPromise()).addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public boolean isDraining() {
        return connection.isDraining();
    }

    /** As over HTTP/2: 2xx opens the tunnel, and needs no proof (RFC 9220). */
    @Override
    public boolean tunnel(HttpResponse answer, RequestReader bytes) {
        if (!asking) {
            ReferenceCountUtil.release(answer);
            return false;
        }
        var status = answer.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS) ? HttpResponseStatus.OK : answer.status();
        head(status, answer.headers().remove(HttpHeaderNames.SEC_WEBSOCKET_ACCEPT));
        ReferenceCountUtil.release(answer);
        asking = false;
        tunnelling = true;
        reader = bytes;
        pause(false);
        ctx.flush();
        return true;
    }

    @Override
    public String version() {
        return "3";
    }

    @Override
    public ConnectionInfo connection() {
        return connection.info();
    }

    @Override
    public long firstByteNanos() {
        return firstByte;
    }

    @Override
    public boolean isFirst() {
        return ((QuicStreamChannel) ctx.channel()).streamId() == 0;
    }
}
