package dev.orderup.labs.fanout;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What stands behind the gateway: it answers each request by a stream of events that does not end, on a connection of its own (HTTP/1.1) or many on
 * one (HTTP/2 in clear text), and tells all of them the same when it is told to. One event loop; its streams are touched by that loop only.
 */
@SuppressWarnings("FutureReturnValueIgnored") // What becomes of a write is seen by the client that waits for it.
final class StreamOrigin implements AutoCloseable {
    private static final String EVENT = "id: 1\nevent: order-status\ndata: {\"version\":1}\n\n";
    private static final int STREAMS_PER_CONNECTION = 1000;
    private static final int QUEUE = 1024;

    private final Set<Stream> streams = new LinkedHashSet<>();
    private final Channel server;

    /** One that goes on. */
    private interface Stream {
        void tell();
    }

    private StreamOrigin(EventLoopGroup loop, boolean http2) {
        Supplier<ChannelHandler> door = http2 ? this::http2 : Http1::new;
        server = new ServerBootstrap().group(loop)
                .channel(Transport.serverSocket())
                .option(ChannelOption.SO_BACKLOG, QUEUE)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline().addLast(door.get());
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .syncUninterruptibly()
                .channel();
    }

    static StreamOrigin start(EventLoopGroup loop, boolean http2) {
        return new StreamOrigin(loop, http2);
    }

    int port() {
        return ((InetSocketAddress) server.localAddress()).getPort();
    }

    /** An event on each stream. */
    void tellAll() {
        server.eventLoop().execute(() -> streams.forEach(Stream::tell));
    }

    @Override
    public void close() {
        server.close().syncUninterruptibly();
    }

    private static ByteBuf bytes(String text) {
        return Unpooled.unreleasableBuffer(Unpooled.directBuffer().writeBytes(text.getBytes(StandardCharsets.US_ASCII)).asReadOnly());
    }

    private final class Http1 extends SimpleChannelInboundHandler<ByteBuf> implements Stream {
        private static final ByteBuf HEAD = bytes(
                "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
        private static final ByteBuf CHUNK = bytes("%x\r\n%s\r\n".formatted(EVENT.length(), EVENT));
        private @Nullable ChannelHandlerContext context;

        @Override
        protected void channelRead0(ChannelHandlerContext reading, ByteBuf request) {
            if (context == null) {
                context = reading;
                streams.add(this);
                reading.write(HEAD.duplicate(), reading.voidPromise());
                tell();
            }
        }

        @Override
        public void tell() {
            if (context != null) {
                context.writeAndFlush(CHUNK.duplicate(), context.voidPromise());
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext gone) {
            streams.remove(this);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext broken, Throwable cause) {
            broken.close();
        }
    }

    private Http2ConnectionHandler http2() {
        var frames = new Http2Streams();
        var handler = new Http2ConnectionHandlerBuilder().server(true)
                .initialSettings(Http2Settings.defaultSettings().maxConcurrentStreams(STREAMS_PER_CONNECTION))
                .frameListener(frames)
                .build();
        frames.handler = handler;
        return handler;
    }

    private final class Http2Streams extends Http2FrameAdapter {
        private static final ByteBuf DATA = bytes(EVENT);
        private @Nullable Http2ConnectionHandler handler;

        /** One of the connection's streams. */
        private record One(Http2ConnectionHandler handler, ChannelHandlerContext context, int id) implements Stream {
            @Override
            public void tell() {
                handler.encoder().writeData(context, id, DATA.duplicate(), 0, false, context.newPromise());
                handler.flush(context);
            }
        }

        @Override
        public void onHeadersRead(ChannelHandlerContext context, int id, Http2Headers headers, int dependency, short weight,
                boolean exclusive, int padding, boolean end) {
            onHeadersRead(context, id, headers, padding, end);
        }

        @Override
        public void onHeadersRead(ChannelHandlerContext context, int id, Http2Headers headers, int padding, boolean end) {
            if (handler != null) {
                var stream = new One(handler, context, id);
                streams.add(stream);
                handler.encoder()
                        .writeHeaders(context, id, new DefaultHttp2Headers(false).status("200").add("content-type", "text/event-stream"), 0,
                                false,
                                context.newPromise());
                stream.tell();
            }
        }

        @Override
        public void onRstStreamRead(ChannelHandlerContext context, int id, long error) {
            if (handler != null) {
                streams.remove(new One(handler, context, id));
            }
        }
    }
}
