package dev.orderup.labs.execution;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.LineBasedFrameDecoder;
import io.netty.handler.codec.string.StringDecoder;
import io.netty.handler.codec.string.StringEncoder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The peer that the endpoint has to wait for: a line in is answered by a line out, after the time that a kitchen takes to look.
 * It can look at any number of orders at once, so that what limits is the endpoint.
 */
final class Kitchen implements AutoCloseable {
    static final String YES = "yes";
    private static final int BACKLOG = 4096;
    private static final int LINE_MAX = 256;

    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final InetSocketAddress address;

    Kitchen(Duration looksFor) {
        address = (InetSocketAddress) new ServerBootstrap().group(loops)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline()
                                .addLast(new LineBasedFrameDecoder(LINE_MAX), new StringDecoder(), new StringEncoder(),
                                        new Looks(looksFor));
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .syncUninterruptibly()
                .channel()
                .localAddress();
    }

    InetSocketAddress address() {
        return address;
    }

    @Override
    public void close() {
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private static final class Looks extends SimpleChannelInboundHandler<String> {
        private final Duration time;

        Looks(Duration time) {
            this.time = time;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, String order) {
            var _ = context.executor().schedule(() -> say(context, YES), time.toNanos(), TimeUnit.NANOSECONDS);
        }

        private static void say(ChannelHandlerContext context, String what) {
            context.writeAndFlush(what + '\n').addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
        }
    }
}
