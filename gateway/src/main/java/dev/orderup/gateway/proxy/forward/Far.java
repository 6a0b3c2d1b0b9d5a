package dev.orderup.gateway.proxy.forward;

import dev.orderup.gateway.exchange.ClientStream;
import dev.orderup.gateway.exchange.Halves;
import dev.orderup.gateway.policy.HopByHop;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/** The far end: the server that a client of a forward proxy asked for. It is read only while the client takes what it brings, and the other way round. */
@SuppressWarnings("FutureReturnValueIgnored") // What becomes of a write or a close is seen as an event of its channel.
final class Far extends ChannelInboundHandlerAdapter {
    private final ForwardExchange exchange;
    private final ClientStream client;
    private final boolean tunnel;
    private ChannelHandlerContext ctx;
    private @Nullable Halves halves;
    private boolean headSent;
    /** Of a tunnel, both ways; of a request, its answer. */
    private boolean inputEnded;
    private boolean outputEnded;
    private boolean informational;

    @SuppressWarnings("NullAway.Init") // The context comes with handlerAdded, before anything else.
    Far(ForwardExchange exchange, ClientStream client, boolean tunnel) {
        this.exchange = exchange;
        this.client = client;
        this.tunnel = tunnel;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        ctx = added;
        halves = tunnel ? new Halves(added) : null;
    }

    void write(HttpContent part) {
        boolean last = part instanceof LastHttpContent;
        if (halves != null) {
            halves.write(part);
            outputEnded |= last;
            doneIfBothAre();
        } else {
            ctx.write(part, ctx.voidPromise());
        }
        if (!last && !ctx.channel().isWritable()) {
            client.pause(true);
        }
    }

    void flush() {
        ctx.flush();
    }

    void read() {
        if (!inputEnded) {
            ctx.read();
        }
    }

    void close() {
        ctx.close();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        exchange.progressed();
        if (exchange.isOver()) {
            ReferenceCountUtil.release(message);
        } else if (message instanceof ByteBuf bytes) {
            client.write(new DefaultHttpContent(bytes));
        } else {
            answer((HttpObject) message);
        }
    }

    private void answer(HttpObject part) {
        if (part.decoderResult().isFailure()) {
            ReferenceCountUtil.release(part);
            exchange.badAnswer(headSent, "What the destination answered is not HTTP.");
            ctx.close();
        } else if (part instanceof HttpResponse head) {
            head(head);
        } else if (informational) {
            ReferenceCountUtil.release(part);
            informational = !(part instanceof LastHttpContent);
        } else {
            client.write(part);
            if (part instanceof LastHttpContent) {
                inputEnded = true;
                exchange.over();
                client.flush();
                ctx.close();
            }
        }
    }

    private void head(HttpResponse head) {
        informational = head.status().codeClass() == HttpStatusClass.INFORMATIONAL;
        if (informational) {
            return;
        }
        HopByHop.strip(head.headers());
        if (exchange.isBodiless(head.status())) {
            head.headers().remove(HttpHeaderNames.TRANSFER_ENCODING);
        } else if (HttpUtil.isTransferEncodingChunked(head) || !HttpUtil.isContentLengthSet(head)) {
            head.headers().set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
            head.headers().remove(HttpHeaderNames.CONTENT_LENGTH);
        }
        headSent = true;
        client.write(head);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (exchange.isOver()) {
            return;
        }
        client.flush();
        if (client.isWritable()) {
            read();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (!exchange.isOver()) {
            client.pause(!context.channel().isWritable());
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (halves != null && halves.endsInput(event) && !exchange.isOver()) {
            inputEnded = true;
            client.write(LastHttpContent.EMPTY_LAST_CONTENT);
            client.flush();
            doneIfBothAre();
        }
    }

    private void doneIfBothAre() {
        if (inputEnded && outputEnded) {
            exchange.over();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (!inputEnded || tunnel) {
            exchange.badAnswer(headSent || tunnel, "The destination broke off before it answered.");
        }
    }
}
