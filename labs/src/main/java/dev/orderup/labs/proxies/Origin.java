package dev.orderup.labs.proxies;

import dev.orderup.labs.report.LabFailure;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.util.ReferenceCountUtil;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What stands behind every proxy: it answers each request without a body by the same order, over HTTP/1.1 on one port and over HTTP/2 in clear text
 * on another, on one event loop in a JVM of its own. It parses no more of a request than where it ends, so that the proxy before it is what is
 * measured. It ends when its standard input does, that is with the process that started it, at the latest.
 */
@SuppressWarnings("FutureReturnValueIgnored") // What becomes of a write or a close is seen as an event of its channel.
final class Origin implements AutoCloseable {
    private static final String ORDER = """
            {"id":"0199f1c0-7e7a-7cc3-98c4-dc0c0c07398f","version":3,"status":"PREPARING","restaurantId":"r-7","lines":[{"sku":"margherita","quantity":2,"unitPriceCents":950}]}""";
    private static final int STREAMS_MAX = 1000;
    private final Process process;
    private final int http1;
    private final int h2c;
    private final int bulk;

    private Origin(Process process, int http1, int h2c, int bulk) {
        this.process = process;
        this.http1 = http1;
        this.h2c = h2c;
        this.bulk = bulk;
    }

    static Origin start() {
        try {
            var process = new ProcessBuilder(Programs.pinned(Programs.LOAD_CORE,
                    List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                            "-Xmx128m", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow",
                            "-cp",
                            System.getProperty("java.class.path"), Origin.class.getName())))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            var said = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
            return new Origin(process, port(said.readLine()), port(said.readLine()), port(said.readLine()));
        } catch (IOException e) {
            throw new LabFailure("cannot start the origin: " + e.getMessage(), e);
        }
    }

    private static int port(@Nullable String line) {
        if (line == null) {
            throw new LabFailure("the origin's process ended at its start; what it said is above");
        }
        return Integer.parseInt(line);
    }

    int http1() {
        return http1;
    }

    int h2c() {
        return h2c;
    }

    /** Where each request is answered by a gigabyte. */
    int bulk() {
        return bulk;
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        process.waitFor();
    }

    static void main(String[] args) throws IOException {
        var loop = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
        System.out.println(listen(loop, Http1::new));
        System.out.println(listen(loop, Origin::http2));
        System.out.println(listen(loop, Bulk::new));
        if (System.in.read() >= 0) {
            throw new IllegalStateException("the origin is told nothing but its end");
        }
        Runtime.getRuntime().halt(0);
    }

    private static int listen(EventLoopGroup loop, Supplier<ChannelHandler> handler) {
        var bound = new ServerBootstrap().group(loop)
                .channel(EpollServerSocketChannel.class)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline().addLast(handler.get());
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .syncUninterruptibly()
                .channel();
        return ((InetSocketAddress) bound.localAddress()).getPort();
    }

    /** A request ends with the empty line, for none has a body. */
    private static final class Http1 extends ChannelInboundHandlerAdapter {
        private static final ByteBuf ANSWER = Unpooled.unreleasableBuffer(Unpooled.directBuffer()
                .writeBytes(
                        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nETag: \"3\"\r\nCache-Control: no-cache\r\nContent-Length: %d\r\n\r\n%s"
                                .formatted(ORDER.length(), ORDER)
                                .getBytes(StandardCharsets.US_ASCII))
                .asReadOnly());
        private static final int END = '\r' << 24 | '\n' << 16 | '\r' << 8 | '\n';
        private int lastFour;

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            var bytes = (ByteBuf) message;
            for (int i = bytes.readerIndex(); i < bytes.writerIndex(); i++) {
                lastFour = lastFour << 8 | bytes.getByte(i);
                if (lastFour == END) {
                    context.write(ANSWER.duplicate(), context.voidPromise());
                }
            }
            ReferenceCountUtil.release(message);
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            context.flush();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }

    /** One request, one answer, as fast as the peer reads it. */
    private static final class Bulk extends ChannelInboundHandlerAdapter {
        private static final int PART = 128 * 1024;
        private static final int PARTS = 8 * 1024;
        private static final ByteBuf ZEROS = Unpooled.unreleasableBuffer(Unpooled.directBuffer().writeZero(PART).asReadOnly());
        private int left;

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ReferenceCountUtil.release(message);
            if (left == 0) {
                left = PARTS;
                context.write(Unpooled.copiedBuffer(
                        "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %d\r\n\r\n".formatted((long) PART * PARTS),
                        StandardCharsets.US_ASCII));
                goOn(context);
            }
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext context) {
            goOn(context);
        }

        private void goOn(ChannelHandlerContext context) {
            while (left > 0 && context.channel().isWritable()) {
                left--;
                context.writeAndFlush(ZEROS.duplicate(),
                        left == 0 ? context.newPromise().addListener(ChannelFutureListener.CLOSE) : context.voidPromise());
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }

    private static Http2ConnectionHandler http2() {
        var answers = new Http2Answers();
        var handler = new Http2ConnectionHandlerBuilder().server(true)
                .initialSettings(Http2Settings.defaultSettings().maxConcurrentStreams(STREAMS_MAX))
                .frameListener(answers)
                .build();
        answers.handler = handler;
        return handler;
    }

    private static final class Http2Answers extends Http2FrameAdapter {
        private static final ByteBuf BODY = Unpooled.unreleasableBuffer(
                Unpooled.directBuffer().writeBytes(ORDER.getBytes(StandardCharsets.US_ASCII)).asReadOnly());
        private @Nullable Http2ConnectionHandler handler;

        @Override
        public void onHeadersRead(ChannelHandlerContext context, int stream, Http2Headers headers, int dependency, short weight,
                boolean exclusive, int padding, boolean end) {
            onHeadersRead(context, stream, headers, padding, end);
        }

        @Override
        public void onHeadersRead(ChannelHandlerContext context, int stream, Http2Headers headers, int padding, boolean end) {
            var encoder = Objects.requireNonNull(handler).encoder();
            var fields = new DefaultHttp2Headers(false).status("200")
                    .add("content-type", "application/json")
                    .add("etag", "\"3\"")
                    .add("cache-control", "no-cache")
                    .add("content-length", Integer.toString(ORDER.length()));
            encoder.writeHeaders(context, stream, fields, 0, false, context.newPromise());
            encoder.writeData(context, stream, BODY.duplicate(), 0, true, context.newPromise());
        }
    }
}
