package dev.orderup.gateway.listener;

import dev.orderup.gateway.exchange.ConnectionInfo;
import dev.orderup.gateway.exchange.Loop;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;

/** What strangers send before anything else is known of them. */
public final class ListenerFuzz {
    private static final InetSocketAddress CLIENT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
    private static final RetryTokens TOKENS = new RetryTokens(() -> true);

    private ListenerFuzz() {}

    /** Bytes of HTTP/1.1: never anything but requests and refusals, and the same however they are cut. The first octet is where. */
    public static void request(byte[] data) {
        if (data.length < 2) {
            return;
        }
        var bytes = Arrays.copyOfRange(data, 1, data.length);
        same(RequestBytes.read(bytes), RequestBytes.read(bytes, Byte.toUnsignedInt(data[0]), bytes.length - 1));
    }

    /** A token that we have not made ourselves proves nothing. */
    public static void retryToken(byte[] data) {
        if (TOKENS.validateToken(Unpooled.wrappedBuffer(data), CLIENT) >= 0) {
            throw new AssertionError("believed");
        }
    }

    /**
     * A connection from a proxy: it is the client's that the header names, or is closed, however the header is cut, and what follows it is not
     * touched. The first octet is where.
     */
    public static void proxyHeader(byte[] data) {
        if (data.length < 2) {
            return;
        }
        var bytes = Arrays.copyOfRange(data, 1, data.length);
        same(told(bytes, bytes.length), told(bytes, 1 + Byte.toUnsignedInt(data[0]) % bytes.length));
    }

    private static String told(byte[] bytes, int cut) {
        var channel = new EmbeddedChannel();
        var rest = new StringBuilder();
        var proxy = new ConnectionInfo(CLIENT, CLIENT, null, new ConnectionInfo.Start("fuzz", 0, 0));
        new ProxyHeader(new Loop(channel.eventLoop(), 0), proxy, Long.MAX_VALUE, () -> {}, client -> {
            rest.append(client.remote()).append(' ').append(client.local()).append(' ');
            channel.pipeline().addLast(new Rest(rest));
        }).addTo(channel.pipeline());
        channel.writeInbound(Unpooled.copiedBuffer(bytes, 0, cut));
        if (channel.isActive()) {
            channel.writeInbound(Unpooled.copiedBuffer(bytes, cut, bytes.length - cut));
        }
        boolean open = channel.isActive();
        channel.finishAndReleaseAll();
        return rest + (open ? "open" : "closed");
    }

    /** What comes behind the header. */
    private static final class Rest extends SimpleChannelInboundHandler<ByteBuf> {
        private final StringBuilder told;

        Rest(StringBuilder told) {
            this.told = told;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, ByteBuf bytes) {
            told.append(ByteBufUtil.hexDump(bytes));
        }
    }

    private static void same(String whole, String cut) {
        if (!whole.equals(cut)) {
            throw new AssertionError("at once " + whole + ", cut " + cut);
        }
    }
}
