package dev.orderup.gateway.exchange;

import io.netty.channel.socket.SocketChannel;

/** Where a listener hands over connections on which it reads nothing itself. There is one per event loop and listener. */
@FunctionalInterface
public interface Arrivals {

    /**
     * A client has connected. The channel is not read before it is asked to be, and becomes active once this has been said.
     *
     * @param info who it is, which in front of the gateway may be another proxy's word
     */
    void arrived(SocketChannel client, ConnectionInfo info);
}
