package dev.orderup.labs.wire;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.util.concurrent.atomic.LongAdder;

/** Counts the bytes of a connection. Its place is the first of the pipeline, where it sees what the kernel gives and is given. */
public final class ByteMeter extends ChannelDuplexHandler {
    private final LongAdder sent;
    private final LongAdder received;

    /** One for each connection; the counters may be those of several. */
    public ByteMeter(LongAdder sent, LongAdder received) {
        this.sent = sent;
        this.received = received;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof ByteBuf bytes) {
            received.add(bytes.readableBytes());
        }
        context.fireChannelRead(message);
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (message instanceof ByteBuf bytes) {
            sent.add(bytes.readableBytes());
        }
        var _ = context.write(message, promise);
    }
}
