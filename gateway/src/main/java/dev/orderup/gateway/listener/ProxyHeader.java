package dev.orderup.gateway.listener;

import dev.orderup.gateway.exchange.ConnectionInfo;
import dev.orderup.gateway.exchange.DrainEvent;
import dev.orderup.gateway.exchange.Loop;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.handler.codec.haproxy.HAProxyProxiedProtocol;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The beginning of a connection from a proxy in front: the header of the PROXY protocol, version 1 or 2 (proxy-protocol.txt of HAProxy), which
 * says whose connection it is. What follows sees a connection that has just become active, with that client at its other end.
 *
 * <p>A connection of the proxy's own ({@code LOCAL}), and one of a client that it does not name ({@code UNKNOWN}, a Unix socket), is the proxy's.
 * What version 2 tells besides (TLV) is read over. No header within the deadline for a head, or one that is none, ends the connection.
 */
@SuppressWarnings("FutureReturnValueIgnored") // What becomes of a write or a close is seen as an event of its channel.
final class ProxyHeader extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(ProxyHeader.class);
    /** Cloud providers send some hundred bytes of TLVs; a header of version 1 has at most 107 in all. */
    private static final int TLVS_MAX = 4096;
    private final Loop loop;
    private final ConnectionInfo proxy;
    private final long mostNanos;
    private final Runnable failed;
    private final Consumer<ConnectionInfo> known;
    private @Nullable Silence deadline;
    private boolean read;

    /**
     * Makes the handler that stands behind the decoder.
     *
     * @param proxy the connection as it is without the header
     * @param failed there was no header
     * @param known whose connection it is; puts what comes next behind this handler
     */
    ProxyHeader(Loop loop, ConnectionInfo proxy, long mostNanos, Runnable failed, Consumer<ConnectionInfo> known) {
        this.loop = loop;
        this.proxy = proxy;
        this.mostNanos = mostNanos;
        this.failed = failed;
        this.known = known;
    }

    void addTo(ChannelPipeline pipeline) {
        pipeline.addLast(new HAProxyMessageDecoder(TLVS_MAX, true), this);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        deadline = new Silence(ctx, mostNanos);
        loop.watch(deadline);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (deadline != null) {
            deadline.unwatch();
        }
    }

    /** Nobody else is told yet. */
    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        ctx.read();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof HAProxyMessage header && !read) {
            read = true;
            var client = client(header);
            header.release();
            known.accept(client);
            ctx.fireChannelActive();
            ctx.pipeline().remove(this);
        } else {
            ReferenceCountUtil.release(message);
        }
    }

    private ConnectionInfo client(HAProxyMessage header) {
        var family = header.proxiedProtocol();
        boolean named = header.command() == HAProxyCommand.PROXY
                && (family == HAProxyProxiedProtocol.TCP4 || family == HAProxyProxiedProtocol.TCP6);
        return named
                ? proxy.of(address(header.sourceAddress(), header.sourcePort()),
                        address(header.destinationAddress(), header.destinationPort()))
                : proxy;
    }

    private static InetSocketAddress address(String literal, int port) {
        return new InetSocketAddress(InetAddress.ofLiteral(literal), port);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (read) {
            ctx.fireUserEventTriggered(event);
        } else if (event == DrainEvent.BEGIN && deadline != null) {
            deadline.drain();
        } else if (event == DrainEvent.OVER) {
            ctx.close();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        LOG.debug("no PROXY header from {}: {}", ctx.channel().remoteAddress(), cause.getMessage());
        ctx.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (!read) {
            failed.run();
        }
        ctx.fireChannelInactive();
    }
}
