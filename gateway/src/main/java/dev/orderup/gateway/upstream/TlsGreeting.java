package dev.orderup.gateway.upstream;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.nio.channels.ClosedChannelException;
import java.util.function.Consumer;

/** Stands behind the TLS of a connection to an instance until its handshake is over, and tells once how that went. */
@SuppressWarnings("FutureReturnValueIgnored") // What becomes of a write or a close is seen as an event of its channel.
final class TlsGreeting extends ChannelInboundHandlerAdapter {
    private final Consumer<ChannelHandlerContext> agreed;
    private final Consumer<Throwable> failed;
    private boolean over;

    /** @param agreed must put what speaks the protocol behind this handler, for what came with the end of the handshake follows at once */
    TlsGreeting(Consumer<ChannelHandlerContext> agreed, Consumer<Throwable> failed) {
        this.agreed = agreed;
        this.failed = failed;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        ctx.fireChannelActive();
        ctx.read();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslHandshakeCompletionEvent end && !over) {
            if (end.isSuccess()) {
                over = true;
                agreed.accept(ctx);
                ctx.pipeline().remove(this);
            } else {
                fail(ctx, end.cause());
            }
        } else {
            ctx.fireUserEventTriggered(event);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        fail(ctx, cause);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        fail(ctx, new ClosedChannelException());
    }

    private void fail(ChannelHandlerContext ctx, Throwable cause) {
        if (!over) {
            over = true;
            failed.accept(cause);
        }
        ctx.close();
    }
}
