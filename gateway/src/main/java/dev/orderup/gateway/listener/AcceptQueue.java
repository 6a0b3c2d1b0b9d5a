package dev.orderup.gateway.listener;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.unix.RawUnixChannelOption;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The queue of a listening socket in the kernel: connections whose handshake is complete and that nobody has accepted yet. When it is full, the
 * kernel drops what would complete another handshake, and the client tries again after a second.
 *
 * <p>Asked of the kernel as {@code ss -lnt} shows it, by {@code getsockopt(TCP_INFO)}: of a listening socket the fields that are called unacked and sacked
 * have the length and the limit (Linux, {@code tcp_get_info} in net/ipv4/tcp.c). For any thread; one system call.
 */
public final class AcceptQueue {
    private static final int IPPROTO_TCP = 6;
    private static final int TCP_INFO = 11;
    /** After eight bytes and four numbers. */
    private static final int UNACKED = 24;
    private static final int SACKED = 28;
    private static final int LISTEN = 10;
    private static final RawUnixChannelOption INFO = new RawUnixChannelOption("TCP_INFO", IPPROTO_TCP, TCP_INFO, SACKED + Integer.BYTES);
    private final Channel listening;

    private AcceptQueue(Channel listening) {
        this.listening = listening;
    }

    /** Null where the system tells nothing of it: elsewhere than on Linux, and there with the JDK's transport. */
    static @Nullable AcceptQueue of(Channel listening) {
        return listening instanceof EpollServerSocketChannel ? new AcceptQueue(listening) : null;
    }

    /** How many connections wait; 0 once the port is closed. One more than the limit is a full queue. */
    public int depth() {
        return info(UNACKED);
    }

    /** How many may: {@code backlog}, or {@code net.core.somaxconn} where that is less. */
    public int limit() {
        return info(SACKED);
    }

    private int info(int offset) {
        try {
            ByteBuffer info = Objects.requireNonNull(listening.config().getOption(INFO)).order(ByteOrder.nativeOrder());
            return info.get(0) == LISTEN ? info.getInt(offset) : 0;
        } catch (ChannelException closed) {
            return 0;
        }
    }
}
