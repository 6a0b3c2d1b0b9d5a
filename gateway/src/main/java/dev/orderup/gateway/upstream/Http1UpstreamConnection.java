package dev.orderup.gateway.upstream;

import dev.orderup.gateway.exchange.Halves;
import dev.orderup.gateway.exchange.ResponseReader;
import dev.orderup.gateway.exchange.UpstreamFailure;
import dev.orderup.gateway.exchange.UpstreamFailure.Reach;
import dev.orderup.gateway.exchange.UpstreamFailure.Reason;
import dev.orderup.gateway.exchange.UpstreamStream;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestEncoder;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * A keep-alive connection to an upstream: unused, in use by one reader, or done for. It goes back to its pool only when both the
 * request and the answer were whole, nothing came behind the answer, and neither side asked for a close; anything odd closes it, because the
 * next answer that came out of it could belong to another request.
 */
@SuppressWarnings("FutureReturnValueIgnored") // What becomes of a write or a close is seen as an event of its channel.
final class Http1UpstreamConnection extends ChannelInboundHandlerAdapter implements UpstreamStream {
    private final Http1Pool pool;
    private final Instance instance;
    private final AnswerDecoder decoder = new AnswerDecoder();
    private ChannelHandlerContext ctx;
    private @Nullable ResponseReader reader;
    private boolean requestBegun;
    private boolean requestDone;
    private boolean answered;
    private boolean informational;
    private boolean keepAlive = true;
    private boolean paused;
    private boolean counted;
    /** An exchange has ended well; whether nothing came behind it is known when all that was read has been decoded. */
    private boolean whole;
    private long unusedSince;
    /** Not null once the connection is a tunnel and carries bytes. */
    private @Nullable Halves halves;

    @SuppressWarnings("NullAway.Init") // The context comes with handlerAdded, before anything else.
    Http1UpstreamConnection(Http1Pool pool, Instance instance) {
        this.pool = pool;
        this.instance = instance;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        ctx = added;
    }

    void connected() {
        counted = true;
        ctx.read();
    }

    AnswerDecoder decoder() {
        return decoder;
    }

    boolean isUsable() {
        return ctx.channel().isActive() && keepAlive;
    }

    void use(ResponseReader user) {
        reader = user;
        requestBegun = false;
        requestDone = false;
        answered = false;
        informational = false;
        paused = false;
        user.opened(this);
    }

    void unusedSince(long nanos) {
        unusedSince = nanos;
    }

    long unusedSince() {
        return unusedSince;
    }

    void close() {
        keepAlive = false;
        ctx.close();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        var user = reader;
        if (halves != null) {
            bytes(user, message);
        } else if (user == null || !(message instanceof HttpObject part) || !requestBegun) {
            ReferenceCountUtil.release(message);
            // Bytes that nobody asked for.
            close();
        } else if (part.decoderResult().isFailure()) {
            ReferenceCountUtil.release(part);
            fail(Reason.BAD_RESPONSE, instance + " sent what is not HTTP: " + part.decoderResult().cause().getMessage());
        } else if (part instanceof HttpResponse head) {
            head(user, head);
        } else if (part instanceof HttpContent content) {
            content(user, content);
        }
    }

    /** In a tunnel. The end of the answer that was 101 comes here as well; it has no bytes. */
    private static void bytes(@Nullable ResponseReader user, Object message) {
        if (user != null && message instanceof ByteBuf bytes) {
            user.content(new DefaultHttpContent(bytes));
        } else {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (halves != null) {
            if (halves.endsInput(event) && reader != null) {
                reader.content(LastHttpContent.EMPTY_LAST_CONTENT);
            }
        } else if (event instanceof SslCloseCompletionEvent end) {
            ended(end);
        } else {
            context.fireUserEventTriggered(event);
        }
    }

    /**
     * The instance has said that it will say no more, which closes the connection and with it an answer that goes on to its end; or the
     * connection is gone without that, and then such an answer may have been cut short by anybody (RFC 9112 section 9.8).
     */
    private void ended(SslCloseCompletionEvent end) {
        if (end.isSuccess()) {
            keepAlive = false;
            ctx.close();
        } else {
            fail(Reason.CLOSED, instance + " closed the connection without a close_notify");
        }
    }

    private void head(ResponseReader user, HttpResponse head) {
        informational = head.status().codeClass() == HttpStatusClass.INFORMATIONAL
                && !head.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS);
        if (!informational) {
            if (head.headers().contains(HttpHeaderNames.TRANSFER_ENCODING) && !HttpUtil.isTransferEncodingChunked(head)) {
                fail(Reason.BAD_RESPONSE, instance + " sent a Transfer-Encoding that is not known");
                return;
            }
            answered = true;
            keepAlive = HttpUtil.isKeepAlive(head);
        }
        user.head(head);
    }

    private void content(ResponseReader user, HttpContent content) {
        if (content instanceof LastHttpContent && informational) {
            informational = false;
            content.release();
        } else if (content instanceof LastHttpContent) {
            reader = null;
            paused = false;
            whole = keepAlive && requestDone;
            if (!whole) {
                close();
            }
            user.content(content);
            user.readComplete();
        } else {
            user.content(content);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (reader != null) {
            reader.readComplete();
        } else if (halves == null) {
            unused();
        }
        if (!paused) {
            context.read();
        }
    }

    /** "A client MUST NOT process, cache, or forward such extra data as a separate response" (RFC 9112 section 6.3). */
    private void unused() {
        boolean ended = whole;
        whole = false;
        if (decoder.hasBytesLeft()) {
            close();
        } else if (ended && isUsable()) {
            pool.released(this);
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
        fail(Reason.CLOSED, instance + " closed the connection");
        gone();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        gone();
    }

    private void gone() {
        if (counted) {
            counted = false;
            keepAlive = false;
            pool.closed(this);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        var alert = TlsTroubles.alert(cause);
        if (alert != null) {
            // In TLS 1.3 the handshake is over on our side when the instance judges our certificate.
            instance.troubles().tell(alert);
        }
        fail(alert == null ? Reason.CLOSED : Reason.TLS, "the connection to " + instance + " broke: " + cause.getMessage());
    }

    private void fail(Reason reason, String detail) {
        var user = reader;
        reader = null;
        keepAlive = false;
        if (user != null) {
            user.failed(new UpstreamFailure(reason, answered ? Reach.ANSWERED : requestBegun ? Reach.PERHAPS : Reach.NOTHING, detail));
        }
        ctx.close();
    }

    @Override
    public void write(HttpObject part) {
        if (halves != null) {
            halves.write((HttpContent) part);
            return;
        }
        requestBegun = true;
        if (part instanceof HttpRequest head) {
            decoder.asked(head.method());
            // TE belongs to one hop: what the client takes is asked for on this one, where nothing else is said of the connection.
            if (head.headers().contains(HttpHeaderNames.TE) && !head.headers().contains(HttpHeaderNames.CONNECTION)) {
                head.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderNames.TE);
            }
        }
        requestDone |= part instanceof LastHttpContent;
        ctx.write(part, ctx.voidPromise());
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
            ctx.read();
        }
    }

    @Override
    public void cancel() {
        reader = null;
        if (!requestBegun && isUsable()) {
            pool.released(this);
        } else {
            close();
        }
    }

    @Override
    public void tunnel(ResponseReader bytes) {
        reader = bytes;
        paused = false;
        keepAlive = false;
        halves = new Halves(ctx);
        // What the codec holds is handed on while it is removed.
        ctx.pipeline().remove(HttpRequestEncoder.class);
        ctx.pipeline().remove(decoder);
    }

    @Override
    public String instance() {
        return instance.name();
    }
}
