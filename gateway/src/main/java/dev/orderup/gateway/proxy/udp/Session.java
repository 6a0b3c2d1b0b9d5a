package dev.orderup.gateway.proxy.udp;

import dev.orderup.gateway.proxy.udp.UdpMeters.Drop;
import dev.orderup.gateway.upstream.Instance;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * One client and the instance that serves it, by a connected socket: so the kernel takes answers from nobody else, and tells of an
 * instance that is not there (ICMP).
 */
@SuppressWarnings("FutureReturnValueIgnored") // What becomes of a write or a close is seen as an event of its channel.
final class Session extends ChannelInboundHandlerAdapter {
    /** Datagrams that wait for the socket, which is there within a turn of the loop. */
    private static final int HELD_MAX = 16;
    private final Sessions sessions;
    private final InetSocketAddress client;
    private final Instance instance;
    private final Queue<ByteBuf> held = new ArrayDeque<>();
    private @Nullable Channel socket;
    private long lastUsed = System.nanoTime();
    private boolean answered;
    private boolean unflushed;
    private boolean closed;

    Session(Sessions sessions, InetSocketAddress client, Instance instance) {
        this.sessions = sessions;
        this.client = client;
        this.instance = instance;
    }

    void open(Bootstrap bootstrap) {
        bootstrap.handler(this).connect(instance.address()).addListener((ChannelFutureListener) done -> {
            if (!done.isSuccess()) {
                sessions.failed(this, done.cause());
            } else if (closed) {
                done.channel().close();
            } else {
                opened(done.channel());
            }
        });
    }

    private void opened(Channel channel) {
        socket = channel;
        instance.opened();
        channel.closeFuture().addListener(_ -> instance.closed());
        for (var bytes = held.poll(); bytes != null; bytes = held.poll()) {
            channel.write(bytes, channel.voidPromise());
        }
        channel.flush();
    }

    /** Sends it, or holds it until there is a socket; whether a flush is due that was not due before. */
    boolean take(ByteBuf bytes) {
        lastUsed = System.nanoTime();
        var out = socket;
        if (out == null ? held.size() >= HELD_MAX : !out.isWritable()) {
            sessions.dropped(Drop.FULL);
            bytes.release();
            return false;
        }
        if (out == null) {
            held.add(bytes);
            return false;
        }
        out.write(bytes, out.voidPromise());
        boolean first = !unflushed;
        unflushed = true;
        return first;
    }

    void flush() {
        unflushed = false;
        if (socket != null) {
            socket.flush();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        var bytes = ((DatagramPacket) message).content();
        lastUsed = System.nanoTime();
        sessions.used(this);
        if (!answered) {
            answered = true;
            instance.succeeded();
        }
        if (bytes.readableBytes() > UdpListener.PAYLOAD_MAX) {
            sessions.dropped(Drop.OVERSIZE);
            bytes.release();
        } else {
            sessions.answer(new DatagramPacket(bytes, client));
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        sessions.flushAnswers();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (!closed) {
            sessions.failed(this, cause);
        }
    }

    void close() {
        closed = true;
        sessions.gone(this);
        held.forEach(ByteBuf::release);
        held.clear();
        if (socket != null) {
            socket.close();
        }
    }

    InetSocketAddress client() {
        return client;
    }

    Instance instance() {
        return instance;
    }

    long lastUsed() {
        return lastUsed;
    }
}
