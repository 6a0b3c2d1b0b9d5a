package dev.orderup.gateway.exchange;

import io.netty.channel.socket.SocketChannel;

/** Where a listener hands over connections on which it reads nothing itself. There is one per event loop and listener. */
@FunctionalInterface
public interface Arrivals {

    /** A client has connected. The channel is not read before it is asked to be. */
    void arrived(SocketChannel client);
}
