package dev.orderup.labs.execution;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.LineBasedFrameDecoder;
import io.netty.handler.codec.string.StringDecoder;
import io.netty.handler.codec.string.StringEncoder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * All on the loop that read the request. Nothing may block there, so waiting is a callback: a request that waits costs an object.
 * What computes, though, keeps every other request of that loop waiting.
 */
final class OnEventLoop implements Execution {
    private final InetSocketAddress kitchen;
    /** Idle connections to the kitchen by loop; each queue is touched by its own loop only, so there is no lock. */
    private final Map<EventLoop, ArrayDeque<Line>> idle = new ConcurrentHashMap<>();

    OnEventLoop(InetSocketAddress kitchen) {
        this.kitchen = kitchen;
    }

    @Override
    public CompletionStage<Answer> execute(PlacedOrder order, Work work, EventLoop loop) {
        return ask(order, work, loop).thenApply(said -> new Answer(said, work.sealsReceipt() ? Receipt.sealed(order) : "",
                Answer.describe(Thread.currentThread())));
    }

    private CompletionStage<String> ask(PlacedOrder order, Work work, EventLoop loop) {
        if (!work.asksKitchen()) {
            return CompletableFuture.completedStage("");
        }
        var lines = idle.computeIfAbsent(loop, key -> new ArrayDeque<>());
        var answer = new CompletableFuture<String>();
        var line = lines.poll();
        if (line != null) {
            line.ask(order, answer);
        } else {
            connect(loop, lines).addListener((ChannelFuture connected) -> {
                if (connected.isSuccess()) {
                    connected.channel().pipeline().get(Line.class).ask(order, answer);
                } else {
                    answer.completeExceptionally(connected.cause());
                }
            });
        }
        return answer;
    }

    private ChannelFuture connect(EventLoop loop, ArrayDeque<Line> lines) {
        return new Bootstrap().group(loop).channel(NioSocketChannel.class).handler(new ChannelInitializer<SocketChannel>() {
            @Override
            protected void initChannel(SocketChannel channel) {
                channel.pipeline()
                        .addLast(new LineBasedFrameDecoder(256), new StringDecoder(), new StringEncoder(), new Line(channel, lines));
            }
        }).connect(kitchen);
    }

    @Override
    public void close() {
        // The connections end with their loops.
    }

    /** A connection to the kitchen: lent to one order at a time, by its loop. */
    private static final class Line extends SimpleChannelInboundHandler<String> {
        private final Channel channel;
        private final ArrayDeque<Line> idle;
        private @Nullable CompletableFuture<String> asked;

        Line(Channel channel, ArrayDeque<Line> idle) {
            this.channel = channel;
            this.idle = idle;
        }

        void ask(PlacedOrder order, CompletableFuture<String> answer) {
            asked = answer;
            channel.writeAndFlush(order.restaurantId() + '\n').addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, String said) {
            var answer = asked;
            asked = null;
            idle.push(this);
            if (answer != null) {
                answer.complete(said);
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            idle.remove(this);
            if (asked != null) {
                asked.completeExceptionally(new IOException("the kitchen closed the connection"));
            }
        }
    }
}
