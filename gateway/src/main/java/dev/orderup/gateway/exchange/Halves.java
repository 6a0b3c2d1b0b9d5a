package dev.orderup.gateway.exchange;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;

/**
 * The two halves of a connection that has become a tunnel. Each peer may end its own half (a FIN, under TLS a close_notify) and still
 * read; the connection is closed when both have. Used on one event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // What becomes of a write or a close is seen as an event of its channel.
public final class Halves {
    private final ChannelHandlerContext ctx;
    private boolean inputEnded;
    private boolean outputEnding;
    private boolean outputEnded;

    /** From here on, an end of the peer's half no longer closes the connection. */
    public Halves(ChannelHandlerContext ctx) {
        this.ctx = ctx;
        ctx.channel().config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    }

    /** Writes the bytes of this part; the last one ends our half once they have gone. */
    public void write(HttpContent part) {
        if (outputEnding) {
            part.release();
            return;
        }
        if (part instanceof LastHttpContent) {
            outputEnding = true;
            ctx.writeAndFlush(part.content()).addListener(written -> endOutput());
        } else {
            ctx.write(part.content(), ctx.voidPromise());
        }
    }

    private void endOutput() {
        outputEnded = true;
        if (inputEnded || !ctx.channel().isActive()) {
            ctx.close();
        } else {
            shutOutput(ctx);
        }
    }

    /** Ends our half of a connection: the peer reads an end, and can still be read. */
    public static void shutOutput(ChannelHandlerContext ctx) {
        var tls = ctx.pipeline().get(SslHandler.class);
        if (tls != null) {
            tls.closeOutbound();
            ctx.flush();
        } else if (ctx.channel() instanceof DuplexChannel duplex) {
            duplex.shutdownOutput();
        } else {
            ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> ctx.close());
        }
    }

    /** Whether this event says, for the first time, that the peer's half has ended. */
    public boolean endsInput(Object event) {
        if (inputEnded || !(event instanceof ChannelInputShutdownEvent || event instanceof SslCloseCompletionEvent)) {
            return false;
        }
        inputEnded = true;
        if (outputEnded) {
            ctx.close();
        }
        return true;
    }

    public boolean isInputEnded() {
        return inputEnded;
    }
}
