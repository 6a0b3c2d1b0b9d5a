package dev.orderup.gateway.proxy.websocket;

import dev.orderup.gateway.exchange.ClientStream;
import dev.orderup.gateway.exchange.DrainEvent;
import dev.orderup.gateway.exchange.Loop;
import dev.orderup.gateway.exchange.UpstreamStream;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What: after {@code 101 Switching Protocols} the two connections carry bytes both ways, and the gateway reads none of them. When: for
 * WebSocket (RFC 6455), whose frames, masking and extensions are between the two ends. Costs: two open connections per socket and no
 * work per frame beyond the two system calls. To let the gateway see frames, put a decoder before the relay.
 *
 * <pre>
 *   client ──read──▶ Relay ──write──▶ upstream     a side is read only while the other side takes what it brings,
 *   client ◀─write── Relay ◀──read─── upstream     so a peer that does not read stops the one that writes
 * </pre>
 */
@SuppressWarnings("FutureReturnValueIgnored") // What becomes of a write or a close is seen as an event of its channel.
public final class Tunnel extends Loop.Timed {
    private final long idleNanos;
    private final Relay toUpstream = new Relay();
    private final Relay toClient = new Relay();
    private long progress = System.nanoTime();

    private Tunnel(Duration idle) {
        idleNanos = idle.toNanos();
    }

    /** Takes over both connections, whose head of 101 has been written. */
    public static void join(ClientStream client, UpstreamStream upstream, Duration idle, Loop loop) {
        var tunnel = new Tunnel(idle);
        // Both relays must have their peer before the first byte, and a decoder may hold bytes that come out as it is removed.
        var clientSide = client.tunnel(tunnel.toUpstream);
        if (clientSide == null) {
            upstream.cancel();
            client.abort(ClientStream.Abort.PROTOCOL);
            return;
        }
        tunnel.toClient.peer = clientSide;
        var upstreamSide = upstream.tunnel(tunnel.toClient);
        if (upstreamSide == null) {
            clientSide.close();
            return;
        }
        tunnel.toUpstream.peer = upstreamSide;
        loop.watch(tunnel);
        clientSide.flush();
        clientSide.read();
        upstreamSide.read();
    }

    @Override
    protected void tick(long now) {
        if (now - progress > idleNanos) {
            toUpstream.closePeer();
            toClient.closePeer();
        }
    }

    private final class Relay extends ChannelInboundHandlerAdapter {
        private @Nullable Channel peer;

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            var to = peer;
            if (to == null || !(message instanceof ByteBuf)) {
                // The end of the answer that was 101: it has no bytes.
                ReferenceCountUtil.release(message);
                return;
            }
            progress = System.nanoTime();
            to.write(message, to.voidPromise());
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            var to = peer;
            if (to != null) {
                to.flush();
                if (to.isWritable()) {
                    ctx.read();
                }
            }
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext ctx) {
            if (peer != null && ctx.channel().isWritable()) {
                peer.read();
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            unwatch();
            closePeer();
        }

        void closePeer() {
            if (peer != null && peer.isActive()) {
                peer.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
            }
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event == DrainEvent.OVER) {
                ctx.close();
            } else {
                ctx.fireUserEventTriggered(event);
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }
    }
}
