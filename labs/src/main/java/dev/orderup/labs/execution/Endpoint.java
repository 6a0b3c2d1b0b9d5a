package dev.orderup.labs.execution;

import static io.netty.handler.codec.http.HttpResponseStatus.CREATED;
import static io.netty.handler.codec.http.HttpResponseStatus.SERVICE_UNAVAILABLE;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
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
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** {@code POST /orders} over HTTP/1.1: accepted, read and parsed the same way for all models; what follows is the model's. */
final class Endpoint implements AutoCloseable {
    private static final int BACKLOG = 4096;
    private static final int BODY_BYTES_MAX = 64 * 1024;

    private final EventLoopGroup loops;
    private final Execution execution;
    private final InetSocketAddress address;

    Endpoint(Execution execution, Work work, int loopThreads) {
        this.execution = execution;
        this.loops = new MultiThreadIoEventLoopGroup(loopThreads, NioIoHandler.newFactory());
        this.address = (InetSocketAddress) new ServerBootstrap().group(loops)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline()
                                .addLast(new HttpServerCodec(), new HttpObjectAggregator(BODY_BYTES_MAX), new Orders(execution, work));
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
        execution.close();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private static final class Orders extends SimpleChannelInboundHandler<FullHttpRequest> {
        private final Execution execution;
        private final Work work;

        Orders(Execution execution, Work work) {
            this.execution = execution;
            this.work = work;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
            var order = PlacedOrder.parse(ByteBufUtil.getBytes(request.content()));
            execution.execute(order, work, context.channel().eventLoop()).whenComplete((answer, failure) -> {
                if (failure == null) {
                    answer(context, CREATED, answer.kitchen() + ' ' + answer.receipt() + ' ' + answer.thread());
                } else {
                    answer(context, SERVICE_UNAVAILABLE, String.valueOf(failure.getMessage()));
                }
            });
        }

        private static void answer(ChannelHandlerContext context, HttpResponseStatus status, String text) {
            var body = Unpooled.wrappedBuffer(text.getBytes(StandardCharsets.UTF_8));
            var response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, body);
            response.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes());
            context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            var _ = context.close(); // a request that is no order, or a client that is gone
        }
    }
}
