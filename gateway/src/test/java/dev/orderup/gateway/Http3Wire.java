package dev.orderup.gateway;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.handler.codec.http3.DefaultHttp3DataFrame;
import io.netty.handler.codec.http3.DefaultHttp3Headers;
import io.netty.handler.codec.http3.DefaultHttp3HeadersFrame;
import io.netty.handler.codec.http3.Http3;
import io.netty.handler.codec.http3.Http3ClientConnectionHandler;
import io.netty.handler.codec.http3.Http3DataFrame;
import io.netty.handler.codec.http3.Http3GoAwayFrame;
import io.netty.handler.codec.http3.Http3HeadersFrame;
import io.netty.handler.codec.http3.Http3RequestStreamInboundHandler;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamType;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** One HTTP/3 connection with its streams in the test's hands: what is not asked for is not read. */
final class Http3Wire implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 20;
    final BlockingQueue<Long> goAways = new LinkedBlockingQueue<>();
    private final MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final Channel socket;
    private final QuicChannel connection;

    Http3Wire(int port) throws Exception {
        var codec = Http3.newQuicClientCodecBuilder()
                .sslContext(QuicSslContextBuilder.forClient()
                        .trustManager(InsecureTrustManagerFactory.INSTANCE)
                        .applicationProtocols(Http3.supportedApplicationProtocols())
                        .build())
                .maxIdleTimeout(30, TimeUnit.SECONDS)
                .initialMaxData(1 << 20)
                .initialMaxStreamDataBidirectionalLocal(64 * 1024)
                .build();
        socket = new Bootstrap().group(group).channel(NioDatagramChannel.class).handler(codec).bind(0).sync().channel();
        connection = QuicChannel.newBootstrap(socket)
                .handler(new Http3ClientConnectionHandler(new Control(), null, null, null, true))
                .remoteAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                .connect()
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** Sends a head, and with it the end of the request or not. */
    Stream open(boolean end, String... namesAndValues) throws Exception {
        var stream = new Stream();
        stream.channel = Http3.newRequestStream(connection, stream).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        var headers = new DefaultHttp3Headers(false);
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers.add(namesAndValues[i], namesAndValues[i + 1]);
        }
        var sent = stream.channel.writeAndFlush(new DefaultHttp3HeadersFrame(headers));
        if (end) {
            sent.addListener(QuicStreamChannel.SHUTDOWN_OUTPUT);
        }
        sent.sync();
        return stream;
    }

    /** Begins a stream with these bytes, and tells when the gateway wants no more of it. */
    CountDownLatch begun(byte[] bytes) throws Exception {
        var unwanted = new CountDownLatch(1);
        var stream = connection.createStream(QuicStreamType.BIDIRECTIONAL, new ChannelInboundHandlerAdapter() {
            @Override
            public void exceptionCaught(ChannelHandlerContext ctx, Throwable reset) {
                unwanted.countDown();
            }

            @Override
            public void channelInactive(ChannelHandlerContext ctx) {
                unwanted.countDown();
            }
        }).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        stream.writeAndFlush(Unpooled.wrappedBuffer(bytes)).sync();
        return unwanted;
    }

    Stream get(String path) throws Exception {
        return open(true, ":method", "GET", ":scheme", "https", ":authority", "localhost", ":path", path);
    }

    @Override
    public void close() throws Exception {
        connection.close().sync();
        socket.close().sync();
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
    }

    @ChannelHandler.Sharable
    private final class Control extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            if (message instanceof Http3GoAwayFrame goAway) {
                goAways.add(goAway.id());
            }
            ReferenceCountUtil.release(message);
        }
    }

    /** What comes on one stream: {@code name=value} lines for a head, bytes for data, {@code END}, or {@code GONE}. */
    static final class Stream extends Http3RequestStreamInboundHandler {
        private final BlockingQueue<Object> events = new LinkedBlockingQueue<>();
        private QuicStreamChannel channel;

        @SuppressWarnings("NullAway.Init") // The channel comes with the stream, before anything is asked of either.
        Stream() {}

        @Override
        public void handlerAdded(ChannelHandlerContext ctx) {
            ctx.channel().config().setAutoRead(false);
        }

        Object next() throws InterruptedException, IOException {
            var event = events.poll();
            while (event == null) {
                channel.read();
                event = events.poll(50, TimeUnit.MILLISECONDS);
            }
            return event;
        }

        void write(byte[] bytes) throws InterruptedException {
            channel.writeAndFlush(new DefaultHttp3DataFrame(Unpooled.wrappedBuffer(bytes))).sync();
        }

        void end() throws InterruptedException {
            channel.shutdownOutput().sync();
        }

        @Override
        protected void channelRead(ChannelHandlerContext ctx, Http3HeadersFrame frame) {
            var all = new StringBuilder();
            frame.headers().forEach(field -> all.append(field.getKey()).append('=').append(field.getValue()).append('\n'));
            events.add(all.toString());
        }

        @Override
        protected void channelRead(ChannelHandlerContext ctx, Http3DataFrame frame) {
            events.add(ByteBufUtil.getBytes(frame.content()));
            frame.release();
        }

        @Override
        protected void channelInputClosed(ChannelHandlerContext ctx) {
            events.add("END");
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            events.add("GONE");
        }
    }
}
