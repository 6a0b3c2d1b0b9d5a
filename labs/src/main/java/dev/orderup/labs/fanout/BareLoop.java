package dev.orderup.labs.fanout;

import dev.orderup.labs.report.LabFailure;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.SocketChannel;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The peer: Netty and nothing else, in a JVM of its own with notification-service's options. For each line on its standard input it writes the same bytes to
 * every socket, each loop to its own. It ends when the input does, that is with the process that started it, at the latest.
 */
final class BareLoop implements AutoCloseable {
    /** What reactor-netty takes. */
    private static final int LOOPS = Math.max(4, Runtime.getRuntime().availableProcessors());
    private static final int QUEUE = 1024;

    private final Process process;
    private final InetSocketAddress address;

    private BareLoop(Process process, InetSocketAddress address) {
        this.process = process;
        this.address = address;
    }

    static BareLoop start(byte[] frame) {
        try {
            var process = new ProcessBuilder(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx112m",
                    "-XX:MaxDirectMemorySize=64m", "-XX:+UseSerialGC", "-XX:+UseCompactObjectHeaders", "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow", "-cp", System.getProperty("java.class.path"), BareLoop.class.getName(),
                    Base64.getEncoder().encodeToString(frame))).redirectError(ProcessBuilder.Redirect.INHERIT).start();
            var port = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII)).readLine();
            if (port == null) {
                throw new LabFailure("the bare loop's process ended at its start; what it said is above");
            }
            return new BareLoop(process, new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(port)));
        } catch (IOException e) {
            throw new LabFailure("cannot start the bare loop: " + e.getMessage(), e);
        }
    }

    InetSocketAddress address() {
        return address;
    }

    void send() {
        try {
            process.getOutputStream().write('\n');
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        process.waitFor();
    }

    static void main(String[] args) throws IOException, InterruptedException {
        var sockets = new ConcurrentHashMap<EventLoop, List<Channel>>();
        var frame = Unpooled.directBuffer().writeBytes(Base64.getDecoder().decode(args[0]));
        var server = new ServerBootstrap().group(Transport.loops(1), Transport.loops(LOOPS))
                .channel(Transport.serverSocket())
                .option(ChannelOption.SO_BACKLOG, QUEUE)
                .childOption(ChannelOption.SO_SNDBUF, 64 * 1024)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline().addLast(new Greeting(frame, sockets));
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .sync()
                .channel();
        System.out.println(((InetSocketAddress) server.localAddress()).getPort());
        while (System.in.read() >= 0) {
            for (Map.Entry<EventLoop, List<Channel>> loop : sockets.entrySet()) {
                loop.getKey().execute(() -> write(loop.getValue(), frame));
            }
        }
        Runtime.getRuntime().halt(0);
    }

    private static void write(List<Channel> channels, ByteBuf frame) {
        for (var channel : channels) {
            var _ = channel.writeAndFlush(frame.retainedDuplicate(), channel.voidPromise());
        }
    }

    /** Answers whatever comes first with one frame, and the socket is one of its loop's. */
    private static final class Greeting extends SimpleChannelInboundHandler<ByteBuf> {
        private final ByteBuf frame;
        private final Map<EventLoop, List<Channel>> sockets;

        Greeting(ByteBuf frame, Map<EventLoop, List<Channel>> sockets) {
            this.frame = frame;
            this.sockets = sockets;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, ByteBuf request) {
            sockets.computeIfAbsent(context.channel().eventLoop(), _ -> new ArrayList<>()).add(context.channel());
            var _ = context.writeAndFlush(frame.retainedDuplicate(), context.voidPromise());
            var _ = context.pipeline().remove(this);
        }
    }
}
