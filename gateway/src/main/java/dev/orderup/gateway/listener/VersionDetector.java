package dev.orderup.gateway.listener;

import dev.orderup.gateway.exchange.DrainEvent;
import dev.orderup.gateway.exchange.Loop;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells HTTP/2 with prior knowledge from HTTP/1.1 by the preface (RFC 9113 section 3.4), which no HTTP/1.1 request can begin with.
 * The {@code Upgrade: h2c} of RFC 7540 is not offered: section 3.1 has withdrawn it.
 */
@SuppressWarnings("FutureReturnValueIgnored") // What becomes of a write or a close is seen as an event of its channel.
final class VersionDetector extends ByteToMessageDecoder {
    private static final ByteBuf PREFACE = Unpooled.unreleasableBuffer(Unpooled
            .wrappedBuffer("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII))
            .asReadOnly());
    private final Loop loop;
    private final Consumer<ChannelPipeline> http1;
    private final Consumer<ChannelPipeline> http2;
    private final long silenceNanos;
    private @Nullable Silence deadline;

    VersionDetector(Loop loop, long silenceNanos, Consumer<ChannelPipeline> http1, Consumer<ChannelPipeline> http2) {
        this.loop = loop;
        this.silenceNanos = silenceNanos;
        this.http1 = http1;
        this.http2 = http2;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        deadline = new Silence(ctx, silenceNanos);
        loop.watch(deadline);
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext ctx) {
        if (deadline != null) {
            deadline.unwatch();
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        ctx.fireChannelActive();
        ctx.read();
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        int length = Math.min(in.readableBytes(), PREFACE.readableBytes());
        for (int i = 0; i < length; i++) {
            if (in.getByte(in.readerIndex() + i) != PREFACE.getByte(i)) {
                become(ctx, http1);
                return;
            }
        }
        if (length == PREFACE.readableBytes()) {
            become(ctx, http2);
        }
    }

    private void become(ChannelHandlerContext ctx, Consumer<ChannelPipeline> version) {
        version.accept(ctx.pipeline());
        if (deadline != null && deadline.isDraining()) {
            ctx.fireUserEventTriggered(DrainEvent.BEGIN);
        }
        ctx.pipeline().remove(this);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
        if (event == DrainEvent.BEGIN) {
            if (deadline != null) {
                deadline.drain();
            }
        } else if (event == DrainEvent.OVER) {
            ctx.close();
        } else {
            super.userEventTriggered(ctx, event);
        }
    }
}
