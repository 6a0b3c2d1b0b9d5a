package dev.orderup.poller.cost;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.FileRegion;

/**
 * Counts the bytes that cross a socket, and the sockets that get connected.
 *
 * <p>It must be the first in its pipeline: there it sees what the kernel is given and gives, after every codec. (A TLS
 * handler would have to come second, else this counts clear text.)
 */
public final class SocketMeter extends ChannelDuplexHandler {
    private final Meter meter;

    public SocketMeter(Meter meter) {
        this.meter = meter;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        meter.connection();
        context.fireChannelActive();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof ByteBuf bytes) {
            meter.received(bytes.readableBytes());
        }
        context.fireChannelRead(message);
    }

    /** Counted when the kernel has taken them: bytes that a broken connection left behind were never sent. */
    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        int length = length(message);
        ChannelPromise done = promise.unvoid();
        done.addListener(written -> {
            if (written.isSuccess()) {
                meter.sent(length);
            }
        });
        var _ = context.write(message, done);
    }

    private static int length(Object message) {
        return switch (message) {
            case ByteBuf bytes -> bytes.readableBytes();
            case FileRegion region -> Math.toIntExact(region.count());
            default -> throw new IllegalStateException("first in the pipeline, yet asked to write a " + message.getClass());
        };
    }
}
