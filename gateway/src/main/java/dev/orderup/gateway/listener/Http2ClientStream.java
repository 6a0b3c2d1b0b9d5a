package dev.orderup.gateway.listener;

import dev.orderup.gateway.config.ListenerSettings;
import dev.orderup.gateway.exchange.Buffers;
import dev.orderup.gateway.exchange.ClientStream;
import dev.orderup.gateway.exchange.ConnectionInfo;
import dev.orderup.gateway.exchange.Door;
import dev.orderup.gateway.exchange.Http2Flush;
import dev.orderup.gateway.exchange.Http2Translation;
import dev.orderup.gateway.exchange.RequestReader;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** One stream of a client: an exchange in frames. */
@SuppressWarnings("FutureReturnValueIgnored") // What becomes of a write or a close is seen as an event of its channel.
final class Http2ClientStream implements ClientStream, Http2Flush.Held {
    private final Http2Connection connection;
    private final ChannelHandlerContext ctx;
    private final Http2Stream stream;
    private @Nullable RequestReader reader;
    /** Held back until it is known whether something follows: an answer without a body is a single frame that ends the stream. */
    private @Nullable Http2Headers heldHead;
    private @Nullable BodyDeadline bodyDeadline;
    private boolean requestDone;
    private boolean answered;
    private boolean ended;
    private long endedAt;
    private boolean paused;
    private int unconsumed;
    /** The client has asked for a tunnel and not yet been answered: what it sends already waits, bounded by the stream's window. */
    private boolean asking;
    private final Deque<HttpContent> tooEarly = new ArrayDeque<>(0);
    private boolean connecting;
    private boolean tunnelling;

    Http2ClientStream(Http2Connection connection, ChannelHandlerContext ctx, Http2Stream stream) {
        this.connection = connection;
        this.ctx = ctx;
        this.stream = stream;
    }

    // What the connection tells

    /** Answers what must not even be looked at; whatever follows of it is not wanted. */
    void refuse(Door door, HttpResponseStatus status, String reason, String detail) {
        door.refuse(this, status, reason, detail);
    }

    void begin(Door door, HttpRequest head) {
        bodyDeadline = new BodyDeadline(head, connection.readAt());
        var opened = door.open(this, head);
        if (!ended) {
            reader = opened;
        }
    }

    /** A request whose stream stays open as that of a tunnel; the request itself is whole. */
    void beginTunnel(Door door, HttpRequest head) {
        asking = true;
        connecting = head.method().equals(HttpMethod.CONNECT);
        begin(door, head);
        if (reader != null) {
            reader.content(LastHttpContent.EMPTY_LAST_CONTENT);
        }
    }

    /** Returns the bytes whose window can be given back at once. */
    int content(HttpContent content, int bytes) {
        requestDone |= content instanceof LastHttpContent;
        if (bodyDeadline != null) {
            bodyDeadline.moved(connection.readAt());
        }
        if (reader == null) {
            content.release();
            return bytes;
        }
        if (asking) {
            tooEarly.add(content);
            unconsumed += bytes;
            return 0;
        }
        reader.content(content);
        if (!paused || (ended && !tunnelling)) {
            return bytes;
        }
        unconsumed += bytes;
        return 0;
    }

    /** Answers 408 to a request whose body stands still (RFC 9110 section 15.5.9), and wants no more of it. */
    void tick(Door door, long now, ListenerSettings settings, Buffers buffers) {
        var current = reader;
        if (ended && !tunnelling) {
            giveUpRest(now, settings, buffers);
            return;
        }
        boolean awaited = !requestDone && !answered && !paused && !asking && !tunnelling;
        if (current != null && awaited && bodyDeadline != null && bodyDeadline.isOver(now, settings.bodyTimeout().toNanos())) {
            reader = null;
            current.clientGone();
            refuse(door, HttpResponseStatus.REQUEST_TIMEOUT, "slow-body", "The request body stood still.");
        }
    }

    /**
     * The answer is whole, and its end waits for the client's window. Nobody else has a deadline for that: the exchange is over, and the connection
     * does not count as idle (CVE-2019-9517, where a client asks for much and never opens its window).
     */
    private void giveUpRest(long now, ListenerSettings settings, Buffers buffers) {
        long waited = now - endedAt;
        if (waited > settings.idleTimeout().toNanos() || buffers.givesUp(waited)) {
            reset(Http2Error.CANCEL);
        }
    }

    void readComplete() {
        if (reader != null) {
            reader.readComplete();
        }
    }

    void writabilityChanged() {
        if (reader != null) {
            reader.writabilityChanged();
        }
    }

    void gone() {
        ended = true;
        var current = reader;
        reader = null;
        if (current != null) {
            current.clientGone();
        }
        forgetTooEarly();
        giveBack();
    }

    private void forgetTooEarly() {
        asking = false;
        tooEarly.forEach(HttpContent::release);
        tooEarly.clear();
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
        } else if (part instanceof HttpResponse head) {
            head(head);
        } else if (part instanceof LastHttpContent last) {
            last(last);
        } else if (part instanceof HttpContent content) {
            data(content, false, ctx.newPromise());
        }
    }

    private void head(HttpResponse head) {
        var headers = new DefaultHttp2Headers(false, head.headers().size() + 1);
        headers.status(head.status().codeAsText());
        Http2Translation.addTo(headers, head.headers());
        if (head.status().codeClass() == HttpStatusClass.INFORMATIONAL) {
            ReferenceCountUtil.release(head);
            connection.encoder().writeHeaders(ctx, stream.id(), headers, 0, false, ctx.newPromise());
        } else {
            answered = true;
            connection.alternative(headers);
            heldHead = headers;
        }
    }

    private void writeHeld(boolean end, ChannelPromise done) {
        var held = heldHead;
        heldHead = null;
        if (held != null) {
            connection.encoder().writeHeaders(ctx, stream.id(), held, 0, end, done);
        }
    }

    private void data(HttpContent content, boolean end, ChannelPromise done) {
        writeHeld(false, ctx.newPromise());
        connection.dataSent();
        connection.encoder().writeData(ctx, stream.id(), content.content(), 0, end, done);
    }

    private void last(LastHttpContent last) {
        ended = true;
        endedAt = System.nanoTime();
        if (tunnelling) {
            data(last, true, ctx.newPromise());
            return;
        }
        reader = null;
        forgetTooEarly();
        var done = ctx.newPromise();
        if (!requestDone) {
            done.addListener(written -> reset(Http2Error.NO_ERROR));
        }
        boolean trailers = !last.trailingHeaders().isEmpty();
        if (trailers) {
            beforeTrailers(last);
            connection.encoder().writeHeaders(ctx, stream.id(), Http2Translation.trailers(last.trailingHeaders()), 0, true, done);
        } else if (last.content().isReadable() || heldHead == null) {
            data(last, true, done);
        } else {
            last.release();
            writeHeld(true, done);
        }
        giveBack();
    }

    private void beforeTrailers(LastHttpContent last) {
        if (last.content().isReadable()) {
            data(last, false, ctx.newPromise());
        } else {
            last.release();
            writeHeld(false, ctx.newPromise());
        }
    }

    private void reset(Http2Error error) {
        connection.resetStream(ctx, stream.id(), error.code(), ctx.newPromise());
        ctx.flush();
    }

    @Override
    public void flush() {
        connection.flush().soon(this);
    }

    @Override
    public void sendHeld() {
        if (!ended) {
            writeHeld(false, ctx.newPromise());
        }
    }

    @Override
    public boolean isWritable() {
        return ended || connection.connection().remote().flowController().isWritable(stream);
    }

    @Override
    public void pause(boolean pause) {
        if (paused && !pause && bodyDeadline != null) {
            bodyDeadline.moved(System.nanoTime());
        }
        paused = pause;
        if (!pause) {
            giveBack();
        }
    }

    private void giveBack() {
        int bytes = unconsumed;
        unconsumed = 0;
        if (bytes == 0) {
            return;
        }
        try {
            if (connection.connection().local().flowController().consumeBytes(stream, bytes)) {
                ctx.flush();
            }
        } catch (Http2Exception broken) {
            connection.onError(ctx, true, broken);
        }
    }

    @Override
    public void closeAfterAnswer() {
        // A stream is closed by its answer anyway, and the connection is no concern of one stream.
    }

    @Override
    public void abort(Abort why) {
        if ((ended && !tunnelling) || stream.state() == Http2Stream.State.CLOSED) {
            return;
        }
        ended = true;
        reader = null;
        forgetTooEarly();
        giveBack();
        reset(switch (why) {
            // Of a CONNECT's tunnel (RFC 9113 section 8.5).
            case UPSTREAM -> connecting ? Http2Error.CONNECT_ERROR : Http2Error.INTERNAL_ERROR;
            case REST_NOT_WANTED -> Http2Error.NO_ERROR;
            case TIMEOUT -> Http2Error.CANCEL;
            case PROTOCOL -> Http2Error.PROTOCOL_ERROR;
        });
    }

    @Override
    public boolean isDraining() {
        return connection.isDraining();
    }

    /** 101 is no status of HTTP/2; here a 2xx opens the tunnel, and needs no proof (RFC 8441 section 5). */
    @Override
    public boolean tunnel(HttpResponse head, RequestReader bytes) {
        if (!asking) {
            ReferenceCountUtil.release(head);
            return false;
        }
        var fields = head.headers().remove(HttpHeaderNames.SEC_WEBSOCKET_ACCEPT);
        var code = head.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS) ? HttpResponseStatus.OK : head.status();
        var headers = Http2Translation.addTo(new DefaultHttp2Headers(false, fields.size() + 1).status(code.codeAsText()), fields);
        ReferenceCountUtil.release(head);
        connection.encoder().writeHeaders(ctx, stream.id(), headers, 0, false, ctx.newPromise());
        reader = bytes;
        asking = false;
        tunnelling = true;
        paused = false;
        while (!tooEarly.isEmpty()) {
            bytes.content(tooEarly.remove());
        }
        if (!paused) {
            giveBack();
        }
        bytes.readComplete();
        flush();
        return true;
    }

    @Override
    public String version() {
        return "2";
    }

    @Override
    public ConnectionInfo connection() {
        return connection.info();
    }

    @Override
    public long firstByteNanos() {
        return connection.readAt();
    }

    /** A client's streams have odd numbers, in ascending order (RFC 9113 section 5.1.1). */
    @Override
    public boolean isFirst() {
        return stream.id() == 1;
    }
}
