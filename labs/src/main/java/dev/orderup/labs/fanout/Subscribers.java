package dev.orderup.labs.fanout;

import dev.orderup.labs.report.LabFailure;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.SocketChannel;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** Many sockets on one thread, that look for one thing only: the end of the JSON object that each update has. The same for both servers. */
final class Subscribers implements AutoCloseable {
    /** So many wait for their first update at a time: the listener's queue holds them. */
    private static final int WAVE = 100;
    private static final long COMES_WITHIN_SECONDS = 60;

    private final EventLoopGroup loop;
    private final List<Channel> channels = new ArrayList<>();
    private volatile Wait wait = new Wait(0);
    private volatile byte[] frame = {};

    private Subscribers(EventLoopGroup loop) {
        this.loop = loop;
    }

    /** When an update came to the first and to the last, from when it was sent. */
    record Arrival(long firstNanos, long lastNanos) {}

    static Subscribers connect(EventLoopGroup loop, InetSocketAddress server, byte[] request, int number) throws InterruptedException {
        var subscribers = new Subscribers(loop);
        while (subscribers.channels.size() < number) {
            int wave = Math.min(WAVE, number - subscribers.channels.size());
            subscribers.await(wave, () -> subscribers.connectSome(server, request, wave));
        }
        return subscribers;
    }

    private void connectSome(InetSocketAddress server, byte[] request, int wave) {
        for (int i = 0; i < wave; i++) {
            var first = channels.isEmpty() && i == 0;
            var connecting = new Bootstrap().group(loop).channel(Transport.socket()).handler(new ChannelInitializer<SocketChannel>() {
                @Override
                protected void initChannel(SocketChannel channel) {
                    channel.pipeline().addLast(new Ear(first));
                }
            }).connect(server);
            channels.add(connecting.channel());
            connecting.addListener(connected -> {
                if (connected.isSuccess()) {
                    var _ = connecting.channel().writeAndFlush(Unpooled.wrappedBuffer(request));
                } else {
                    wait.done.completeExceptionally(new LabFailure("cannot connect to %s: %s".formatted(server, connected.cause())));
                }
            });
        }
    }

    /** Sends an update and waits until it has come to all. */
    Arrival await(Runnable send) throws InterruptedException {
        return await(channels.size(), send);
    }

    private Arrival await(int number, Runnable send) throws InterruptedException {
        var current = new Wait(number);
        wait = current;
        current.sentNanos = System.nanoTime();
        send.run();
        try {
            return current.done.get(COMES_WITHIN_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new LabFailure("an update came to %d of %d subscribers within %d s".formatted(number - current.missing.get(), number,
                    COMES_WITHIN_SECONDS), e);
        } catch (ExecutionException e) {
            throw new LabFailure("a subscriber lost its connection: " + e.getMessage(), e);
        }
    }

    /** The bytes in which the last update came. */
    byte[] frame() {
        return frame;
    }

    @Override
    public void close() {
        channels.forEach(channel -> channel.close().syncUninterruptibly());
    }

    /** Written by the loop, but for the time of sending. */
    private static final class Wait {
        private final CompletableFuture<Arrival> done = new CompletableFuture<>();
        private final AtomicInteger missing;
        private volatile long sentNanos;
        private long firstNanos;

        Wait(int missing) {
            this.missing = new AtomicInteger(missing);
        }

        void came() {
            if (firstNanos == 0) {
                firstNanos = System.nanoTime() - sentNanos;
            }
            if (missing.decrementAndGet() == 0) {
                done.complete(new Arrival(firstNanos, System.nanoTime() - sentNanos));
            }
        }
    }

    private final class Ear extends SimpleChannelInboundHandler<ByteBuf> {
        private final boolean keeps;

        Ear(boolean keeps) {
            this.keeps = keeps;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, ByteBuf bytes) {
            if (bytes.indexOf(bytes.readerIndex(), bytes.writerIndex(), (byte) '}') >= 0) {
                if (keeps) {
                    frame = ByteBufUtil.getBytes(bytes);
                }
                wait.came();
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            wait.done.completeExceptionally(new LabFailure("the server closed it"));
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            wait.done.completeExceptionally(cause);
        }
    }
}
