package dev.orderup.gateway.proxy.tcp;

import dev.orderup.gateway.exchange.ConnectionInfo;
import dev.orderup.gateway.exchange.DrainEvent;
import dev.orderup.gateway.exchange.Loop;
import dev.orderup.gateway.exchange.UpstreamFailure;
import dev.orderup.gateway.exchange.UpstreamFailure.Reason;
import dev.orderup.gateway.proxy.tcp.TcpMeters.End;
import dev.orderup.gateway.upstream.Instance;
import dev.orderup.gateway.upstream.Upstream;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.SocketChannel;
import java.io.IOException;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One client's connection, the connection to an instance that serves it, and the bytes between.
 *
 * <pre>
 *   client ──read──▶ Side ──write──▶ upstream      a side is read only while the other takes what it brings, so what
 *   client ◀─write── Side ◀──read─── upstream      waits here is one read and the high water mark, each way
 * </pre>
 *
 * <p>Its story: <em>choosing</em>, while a ClientHello is read, on listeners that go by name; <em>dialling</em>, while instances are tried one
 * after the other and the client is not read; <em>carrying</em>; and, once one side has said that it will send no more, <em>half closed</em>, for as
 * long as the other has something to say. It is over when both have, or when one broke off, which the other sees as a reset, so that it
 * cannot take a part for the whole. A relay that proves to carry bulk becomes <em>spliced</em>, where the system can: one read after the
 * other that fills half a buffer is bulk. It stays so to its end.
 */
@SuppressWarnings("FutureReturnValueIgnored") // What becomes of a write or a close is seen as an event of its channel.
final class Relay extends Loop.Timed {
    /** Of a read that speaks of bulk: half of what Netty's receive buffer grows to. */
    private static final int LARGE = 32 * 1024;
    /** So many of them in a row, half a megabyte at least. */
    private static final int LARGE_READS = 16;
    private final TcpProxy proxy;
    private final ConnectionInfo info;
    private final long idleNanos;
    private final Side client;
    private final Set<Instance> tried = new HashSet<>();
    private Side server = new Side();
    private @Nullable Upstream upstream;
    private @Nullable Instance instance;
    private long progress = System.nanoTime();
    private long toldToUpstream;
    private long toldToClient;
    private boolean over;
    /** From the moment that nothing more is read here. */
    private boolean handingOver;
    private @Nullable Splice splice;

    Relay(TcpProxy proxy, SocketChannel channel, ConnectionInfo info) {
        this.proxy = proxy;
        this.info = info;
        idleNanos = proxy.shared().settings().idleTimeout().toNanos();
        client = new Side();
        client.channel = channel;
        proxy.loop().watch(this);
    }

    Side clientSide() {
        return client;
    }

    /** Dials an upstream; null when the client asked for one that there is none of. */
    void begin(@Nullable String name) {
        upstream = name == null ? null : proxy.shared().upstreams().find(name);
        if (upstream == null) {
            end(End.NO_NAME);
        } else {
            dial(upstream);
        }
    }

    private void dial(Upstream to) {
        var next = tried.size() < proxy.shared().attemptsMax() ? proxy.upstreams().pick(to, tried) : null;
        if (next == null) {
            end(End.NO_UPSTREAM);
            return;
        }
        tried.add(next);
        instance = next;
        server = new Side();
        var side = server;
        proxy.upstreams().dial(to, next, info, side, connected -> connected(side, (SocketChannel) connected), this::failed);
    }

    private void failed(UpstreamFailure failure) {
        Objects.requireNonNull(instance).failed(failure.reason());
        if (!over) {
            dial(Objects.requireNonNull(upstream));
        }
    }

    private void connected(Side side, SocketChannel channel) {
        if (over) {
            channel.close();
            return;
        }
        channel.config().setAllowHalfClosure(true);
        side.channel = channel;
        progress = System.nanoTime();
        client.peer = side;
        side.peer = client;
        client.giveHeld();
        client.channel().read();
        channel.read();
    }

    @Override
    protected void tick(long now) {
        tell();
        if (now - progress > idleNanos || (isStalled() && proxy.shared().buffers().givesUp(now - progress))) {
            end(End.IDLE);
        }
    }

    /** One side does not take what is there for it. */
    private boolean isStalled() {
        return splice == null && client.peer != null && !(client.channel().isWritable() && server.channel().isWritable());
    }

    private void tell() {
        if (client.received != toldToUpstream || server.received != toldToClient) {
            proxy.shared().meters().carried(client.received - toldToUpstream, server.received - toldToClient);
            toldToUpstream = client.received;
            toldToClient = server.received;
        }
    }

    /** At once and for both, unless it is over already. */
    private void end(End how) {
        if (over) {
            return;
        }
        over = true;
        unwatch();
        tell();
        if (splice != null) {
            splice.close();
        }
        proxy.handedOver(handingOver ? -1 : 0);
        proxy.shared().meters().ended(how);
        client.cut(how == End.RESET || how == End.NO_UPSTREAM);
        server.cut(how == End.RESET);
    }

    /** What was read here goes out first, then both connections leave Netty's hands. */
    private void handOver() {
        handingOver = true;
        proxy.handedOver(1);
        unread(client.channel());
        unread(server.channel());
        client.channel()
                .writeAndFlush(Unpooled.EMPTY_BUFFER)
                .addListener(_ -> server.channel()
                        .writeAndFlush(Unpooled.EMPTY_BUFFER)
                        .addListener(_ -> deregister()));
    }

    /** Takes back a read that was asked for. The only way to: it is also what switching reading off does. */
    private static void unread(Channel channel) {
        channel.config().setAutoRead(true);
        channel.config().setAutoRead(false);
    }

    private void deregister() {
        if (!over) {
            client.channel().deregister().addListener(_ -> server.channel().deregister().addListener(_ -> splice()));
        }
    }

    private void splice() {
        if (over) {
            return;
        }
        var spliced = new Splice((EpollSocketChannel) client.channel(), client.takeHeld(), (EpollSocketChannel) server.channel(),
                server.takeHeld(), proxy.mayBeWide(), new Spliced());
        splice = spliced;
        proxy.shared().meters().spliced();
        spliced.start();
    }

    /** Told by the splice what it moves, so that deadlines and figures go on. */
    private final class Spliced implements Splice.Owner {
        @Override
        public void moved(boolean toServer, int bytes) {
            (toServer ? client : server).received += bytes;
            progress = System.nanoTime();
        }

        @Override
        public void done() {
            end(End.CLOSED);
        }

        @Override
        public void broken(IOException cause) {
            end(End.RESET);
        }
    }

    /** The instance broke off before it or the client had said anything: another may be as good. */
    private boolean anotherTry(Side broken) {
        return broken == server && client.received == 0 && broken.received == 0 && !client.ended;
    }

    /** One end of the relay: what it brings goes to its peer. */
    final class Side extends ChannelInboundHandlerAdapter {
        private @Nullable SocketChannel channel;
        private @Nullable Side peer;
        /** What came before there was a peer: a ClientHello and what was read with it. */
        private @Nullable ByteBuf held;
        private long received;
        private boolean ended;
        private boolean shut;
        private int largeInRow;

        private SocketChannel channel() {
            return Objects.requireNonNull(channel);
        }

        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            if (this == client) {
                if (proxy.shared().settings().sni().isEmpty()) {
                    begin(proxy.shared().settings().upstream());
                } else {
                    ctx.channel().read();
                }
            }
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            var bytes = (ByteBuf) message;
            if (over) {
                bytes.release();
                return;
            }
            if (peer == null || handingOver) {
                received(handingOver ? bytes.readableBytes() : 0);
                held = held == null ? bytes : Unpooled.wrappedBuffer(held, bytes);
                return;
            }
            received(bytes.readableBytes());
            var to = peer.channel();
            to.write(bytes, to.voidPromise());
        }

        private void received(int count) {
            if (count > 0 && received == 0 && this == server) {
                Objects.requireNonNull(instance).succeeded();
            }
            received += count;
            largeInRow = count >= LARGE ? largeInRow + 1 : 0;
            progress = System.nanoTime();
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            if (peer != null && !over && !handingOver) {
                var to = peer.channel();
                to.flush();
                if (largeInRow >= LARGE_READS && maySplice()) {
                    handOver();
                } else if (to.isWritable() && !ended) {
                    ctx.read();
                }
            }
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext ctx) {
            if (peer != null && !peer.ended && !handingOver && ctx.channel().isWritable()) {
                progress = System.nanoTime();
                peer.channel().read();
            }
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event == ChannelInputShutdownEvent.INSTANCE) {
                inputEnded();
            } else if (event == DrainEvent.OVER) {
                end(End.DRAINED);
            }
        }

        private boolean maySplice() {
            return !ended && !peer().ended && channel instanceof EpollSocketChannel && proxy.maySplice();
        }

        private void inputEnded() {
            ended = true;
            if (peer != null && !handingOver) {
                peer.finish();
            }
        }

        /** Says to this side that no more will come, behind what is still to be written. */
        private void finish() {
            channel().writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(_ -> channel().shutdownOutput().addListener(_ -> {
                shut = true;
                doneIfBothAre();
            }));
        }

        private Side peer() {
            return Objects.requireNonNull(peer);
        }

        private @Nullable ByteBuf takeHeld() {
            var bytes = held;
            held = null;
            return bytes;
        }

        private void giveHeld() {
            if (held != null) {
                var bytes = held;
                held = null;
                received(bytes.readableBytes());
                Objects.requireNonNull(peer).channel().writeAndFlush(bytes);
            }
            if (ended) {
                inputEnded();
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            brokenOff();
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            brokenOff();
        }

        private void brokenOff() {
            if (over || (this == server && channel == null)) {
                return;
            }
            if (this != client && this != server) {
                return;
            }
            if (this == server) {
                Objects.requireNonNull(instance).failed(Reason.RESET);
                if (anotherTry(this)) {
                    over(this);
                    return;
                }
            }
            end(End.RESET);
        }

        private void cut(boolean reset) {
            if (held != null) {
                held.release();
                held = null;
            }
            if (channel != null) {
                if (reset && channel.isOpen()) {
                    channel.config().setOption(ChannelOption.SO_LINGER, 0);
                }
                channel.close();
            }
        }
    }

    private void over(Side broken) {
        client.peer = null;
        broken.peer = null;
        broken.cut(false);
        dial(Objects.requireNonNull(upstream));
    }

    private void doneIfBothAre() {
        if (client.shut && server.shut) {
            end(End.CLOSED);
        }
    }
}
