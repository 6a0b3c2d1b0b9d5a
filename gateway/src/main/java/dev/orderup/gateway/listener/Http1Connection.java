package dev.orderup.gateway.listener;

import dev.orderup.gateway.config.ListenerSettings;
import dev.orderup.gateway.exchange.Buffers;
import dev.orderup.gateway.exchange.ClientStream;
import dev.orderup.gateway.exchange.ConnectionInfo;
import dev.orderup.gateway.exchange.Door;
import dev.orderup.gateway.exchange.DrainEvent;
import dev.orderup.gateway.exchange.Halves;
import dev.orderup.gateway.exchange.Loop;
import dev.orderup.gateway.exchange.RequestReader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/1.1 connection of a client: one exchange at a time, in order; what is pipelined waits here, which is at most what one
 * read brings, because nothing more is read meanwhile.
 *
 * <p>The story of a connection: <em>idle</em>, until a head has come; <em>in exchange</em>, until both the request and the answer are
 * whole, then idle again; or <em>a tunnel</em>, once it was upgraded; or <em>lingering</em>, when it must not be used further: our side is shut, the rest that the client still
 * sends is thrown away for a while, so that the answer is not lost to a reset (RFC 9112 section 9.6); then closed.
 */
@SuppressWarnings("FutureReturnValueIgnored") // What becomes of a write or a close is seen as an event of its channel.
final class Http1Connection extends ChannelInboundHandlerAdapter implements ClientStream {
    /** Longer than a request takes from a client to here. */
    static final long DRAIN_SILENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(2);
    private final Loop loop;
    private final Door door;
    private final ListenerSettings settings;
    private final ConnectionInfo info;
    private final Buffers buffers;
    private final StrictRequestDecoder decoder;
    private final AnswerEncoder encoder;
    private final ArrayDeque<HttpObject> pipelined = new ArrayDeque<>();
    private final Loop.Timed deadlines = new Deadlines();
    private ChannelHandlerContext ctx;
    private @Nullable RequestReader reader;
    private HttpVersion version = HttpVersion.HTTP_1_1;
    private boolean requestDone = true;
    private boolean headWritten;
    private boolean keepAlive = true;
    private boolean first = true;
    /** The client waits for a 100 before it sends its body; whether it will send it after a final answer instead nobody can know. */
    private boolean expecting;
    private boolean paused;
    private boolean draining;
    private long drainSince;
    private boolean lingering;
    private boolean taking;
    /** Not null once the connection is a tunnel and carries bytes. */
    private @Nullable Halves halves;
    private long since = System.nanoTime();

    @SuppressWarnings("NullAway.Init") // The context comes with handlerAdded, before anything else.
    Http1Connection(Loop loop, Door door, ListenerSettings settings, ConnectionInfo info, StrictRequestDecoder decoder,
            AnswerEncoder encoder, Buffers buffers) {
        this.loop = loop;
        this.info = info;
        this.buffers = buffers;
        this.door = door;
        this.settings = settings;
        this.decoder = decoder;
        this.encoder = encoder;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        ctx = added;
        loop.watch(deadlines);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (halves != null) {
            bytes(message);
        } else if (lingering || !(message instanceof HttpObject part)) {
            ReferenceCountUtil.release(message);
        } else if ((requestDone && reader != null) || !pipelined.isEmpty()) {
            pipelined.add(part);
        } else {
            take(part);
        }
    }

    private void bytes(Object message) {
        if (reader != null && message instanceof ByteBuf bytes) {
            reader.content(new DefaultHttpContent(bytes));
        } else {
            ReferenceCountUtil.release(message);
        }
    }

    private void take(HttpObject part) {
        since = System.nanoTime();
        if (part.decoderResult().isFailure()) {
            ReferenceCountUtil.release(part);
            boolean head = part instanceof HttpRequest;
            if (head) {
                beginAnswer(HttpMethod.GET);
            }
            misread(part.decoderResult().cause(), head);
        } else if (part instanceof HttpRequest head) {
            begin(head);
        } else if (part instanceof HttpContent content) {
            body(content);
        }
    }

    private void begin(HttpRequest head) {
        version = head.protocolVersion();
        beginAnswer(head.method());
        requestDone = false;
        if (!Framing.isSpoken(version)) {
            refuse(HttpResponseStatus.HTTP_VERSION_NOT_SUPPORTED, "version", version + " (expected: HTTP/1.1 or HTTP/1.0)");
            return;
        }
        var problem = Framing.problemOf(head);
        if (problem != null) {
            refuse(HttpResponseStatus.BAD_REQUEST, "framing", problem);
            return;
        }
        if (head.headers().size() > settings.fieldsMax()) {
            refuse(HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "too-many-fields",
                    "The header has more than " + settings.fieldsMax() + " fields.");
            return;
        }
        keepAlive = HttpUtil.isKeepAlive(head);
        expecting = HttpUtil.is100ContinueExpected(head);
        // The reader may answer at once, and with that end the exchange, before it is returned.
        reader = Starting.INSTANCE;
        var opened = door.open(this, head);
        if (reader == Starting.INSTANCE) {
            reader = opened;
        }
    }

    /** What is written next is an answer of its own. */
    private void beginAnswer(HttpMethod to) {
        encoder.answering(to);
        headWritten = false;
    }

    private void body(HttpContent content) {
        boolean last = content instanceof LastHttpContent;
        requestDone |= last;
        expecting &= !content.content().isReadable();
        var current = reader;
        if (current == null) {
            content.release();
        } else {
            current.content(content);
        }
    }

    /** A line that is too long is a request line in a head only; between chunks it is no more than wrong. */
    private void misread(Throwable cause, boolean head) {
        if (head && cause instanceof TooLongHttpLineException) {
            refuse(HttpResponseStatus.REQUEST_URI_TOO_LONG, "uri-too-long",
                    "The request line is longer than " + settings.targetMax().toBytes() + " bytes.");
        } else if (cause instanceof TooLongHttpHeaderException) {
            refuse(HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "header-too-large",
                    "The header is larger than " + settings.headerMax().toBytes() + " bytes.");
        } else {
            refuse(HttpResponseStatus.BAD_REQUEST, "framing", String.valueOf(cause.getMessage()));
        }
    }

    /** Answers what cannot be read further, unless an answer has begun, and closes. */
    private void refuse(HttpResponseStatus status, String reason, String detail) {
        var current = reader;
        reader = null;
        keepAlive = false;
        if (current != null) {
            current.clientGone();
        }
        if (headWritten) {
            ctx.close();
            return;
        }
        requestDone = false;
        door.refuse(this, status, reason, detail);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        var current = reader;
        if (current != null) {
            current.readComplete();
        }
        readMore();
    }

    /** One read is always outstanding when its bytes have a place to go; so a client that leaves is noticed, too. */
    private void readMore() {
        boolean room = (requestDone && halves == null) ? pipelined.isEmpty() : !paused;
        if (lingering || room) {
            ctx.read();
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
        release();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        release();
    }

    private void release() {
        deadlines.unwatch();
        var current = reader;
        reader = null;
        lingering = true;
        if (current != null) {
            current.clientGone();
        }
        pipelined.forEach(ReferenceCountUtil::release);
        pipelined.clear();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event == DrainEvent.BEGIN) {
            draining = true;
            // A request may be on its way, so an idle connection is closed only once it has been silent for a moment.
            drainSince = System.nanoTime();
        } else if (event == DrainEvent.OVER) {
            if (reader != null) {
                reader.drainOver();
            }
            context.close();
        } else if (halves != null && halves.endsInput(event)) {
            if (reader != null) {
                reader.content(LastHttpContent.EMPTY_LAST_CONTENT);
            }
        } else {
            context.fireUserEventTriggered(event);
        }
    }

    // What an exchange does to its client

    @Override
    public void write(HttpObject part) {
        since = System.nanoTime();
        if (halves != null) {
            halves.write((HttpContent) part);
            return;
        }
        if (part instanceof HttpResponse head) {
            if (head.status().codeClass() == HttpStatusClass.INFORMATIONAL) {
                expecting &= !head.status().equals(HttpResponseStatus.CONTINUE);
                ctx.write(informational(head), ctx.voidPromise());
                return;
            }
            connectionFields(head);
            headWritten = true;
        }
        if (part instanceof LastHttpContent) {
            ended(part);
        } else {
            ctx.write(part, ctx.voidPromise());
        }
    }

    /** Whole, or the encoder waits for the end of its body and takes the final head for a mistake. 101 is the end of HTTP here. */
    private static HttpResponse informational(HttpResponse head) {
        ReferenceCountUtil.release(head);
        return new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, head.status(), Unpooled.EMPTY_BUFFER, head.headers(),
                EmptyHttpHeaders.INSTANCE);
    }

    private void connectionFields(HttpResponse head) {
        if (Http3Listener.isBeside(settings)) {
            head.headers().set(Http3Listener.ALT_SVC, Http3Listener.alternative(info));
        }
        boolean old = version.equals(HttpVersion.HTTP_1_0);
        if (old && HttpUtil.isTransferEncodingChunked(head)) {
            head.headers().remove(HttpHeaderNames.TRANSFER_ENCODING);
            keepAlive = false;
        }
        if (!keepAlive || draining || (expecting && !requestDone)) {
            keepAlive = false;
            head.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        } else if (old) {
            head.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
        }
    }

    private void ended(HttpObject last) {
        reader = null;
        first = false;
        if (keepAlive && requestDone) {
            ctx.write(last, ctx.voidPromise());
            next();
        } else {
            lingering = true;
            ctx.writeAndFlush(last).addListener(done -> linger());
        }
    }

    private void linger() {
        since = System.nanoTime();
        if (ctx.channel().isActive()) {
            Halves.shutOutput(ctx);
            ctx.read();
        } else {
            ctx.close();
        }
    }

    /** Takes what was pipelined, in a loop rather than by recursion, because an answer may be there at once. */
    private void next() {
        if (taking) {
            return;
        }
        taking = true;
        ctx.flush();
        while (!pipelined.isEmpty() && !(reader != null && requestDone) && !lingering) {
            take(pipelined.poll());
        }
        taking = false;
        if (reader != null) {
            reader.readComplete();
        }
        readMore();
    }

    @Override
    public void flush() {
        ctx.flush();
    }

    @Override
    public boolean isWritable() {
        return ctx.channel().isWritable();
    }

    @Override
    public void pause(boolean pause) {
        boolean resumed = paused && !pause;
        paused = pause;
        if (resumed) {
            since = System.nanoTime();
            readMore();
        }
    }

    @Override
    public void closeAfterAnswer() {
        keepAlive = false;
    }

    @Override
    public void abort(Abort why) {
        reader = null;
        ctx.close();
    }

    @Override
    public boolean isDraining() {
        return draining;
    }

    /** HTTP leaves the pipeline; what the client sent too early was read as another request, so then there is no tunnel. */
    @Override
    public boolean tunnel(HttpResponse head, RequestReader bytes) {
        if (!pipelined.isEmpty()) {
            return false;
        }
        write(head);
        ctx.flush();
        reader = bytes;
        paused = false;
        halves = new Halves(ctx);
        ctx.pipeline().remove(encoder);
        ctx.pipeline().remove(decoder);
        readMore();
        return true;
    }

    @Override
    public String version() {
        return version.equals(HttpVersion.HTTP_1_0) ? "1.0" : "1.1";
    }

    @Override
    public ConnectionInfo connection() {
        return info;
    }

    @Override
    public long firstByteNanos() {
        return decoder.headSince();
    }

    @Override
    public boolean isFirst() {
        return first;
    }

    /** Slow heads, bodies that stand still, idleness, and the end of lingering. */
    private final class Deadlines extends Loop.Timed {
        @Override
        protected void tick(long now) {
            if (reader == null && !ctx.channel().isWritable() && buffers.givesUp(now - since)) {
                // The answer is whole, and the client does not read it.
                ctx.close();
            } else if (lingering) {
                closeAfter(now, LINGER_NANOS);
            } else if (reader == null) {
                idle(now);
            } else if (!requestDone && !paused && !headWritten && now - since > settings.bodyTimeout().toNanos()) {
                refuse(HttpResponseStatus.REQUEST_TIMEOUT, "slow-body", "The request body stood still.");
            }
        }

        private void idle(long now) {
            if (decoder.isHeadBegun()) {
                if (now - decoder.headSince() > settings.headTimeout().toNanos()) {
                    beginAnswer(HttpMethod.GET);
                    refuse(HttpResponseStatus.REQUEST_TIMEOUT, "slow-header", "The head of the request took too long.");
                }
            } else if (draining && now - drainSince > DRAIN_SILENCE_NANOS) {
                closeAfter(now, DRAIN_SILENCE_NANOS);
            } else {
                closeAfter(now, settings.idleTimeout().toNanos());
            }
        }

        private void closeAfter(long now, long nanos) {
            if (now - since > nanos) {
                ctx.close();
            }
        }
    }

    /** Stands for a reader that is just being made. */
    private enum Starting implements RequestReader {
        INSTANCE;

        @Override
        public void content(HttpContent content) {
            content.release();
        }

        @Override
        public void readComplete() {}

        @Override
        public void writabilityChanged() {}

        @Override
        public void clientGone() {}

        @Override
        public void drainOver() {}
    }
}
