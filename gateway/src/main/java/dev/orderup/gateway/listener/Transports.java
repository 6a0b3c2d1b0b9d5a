package dev.orderup.gateway.listener;

import dev.orderup.gateway.config.GatewaySettings.Transport;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.kqueue.KQueue;
import io.netty.channel.kqueue.KQueueDatagramChannel;
import io.netty.channel.kqueue.KQueueIoHandler;
import io.netty.channel.kqueue.KQueueServerSocketChannel;
import io.netty.channel.kqueue.KQueueSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;

/** How this machine drives sockets. */
public record Transports(String name, IoHandlerFactory handlers, Class<? extends ServerChannel> acceptors,
        Class<? extends SocketChannel> connections, Class<? extends DatagramChannel> datagrams) {

    /** The native one of the system when its library is there, else the JDK's. */
    public static Transports of(Transport wanted) {
        return switch (wanted) {
            case EPOLL -> epoll();
            case KQUEUE -> kqueue();
            case NIO -> nio();
            case AUTO -> Epoll.isAvailable() ? epoll() : KQueue.isAvailable() ? kqueue() : nio();
        };
    }

    private static Transports epoll() {
        Epoll.ensureAvailability();
        return new Transports("epoll", EpollIoHandler.newFactory(), EpollServerSocketChannel.class, EpollSocketChannel.class,
                EpollDatagramChannel.class);
    }

    private static Transports kqueue() {
        KQueue.ensureAvailability();
        return new Transports("kqueue", KQueueIoHandler.newFactory(), KQueueServerSocketChannel.class, KQueueSocketChannel.class,
                KQueueDatagramChannel.class);
    }

    private static Transports nio() {
        return new Transports("nio", NioIoHandler.newFactory(), NioServerSocketChannel.class, NioSocketChannel.class,
                NioDatagramChannel.class);
    }
}
