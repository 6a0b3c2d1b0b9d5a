package dev.orderup.gateway.listener;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.AttributeKey;

/** Notes when the acceptor took a connection, before it goes to the reader's loop and perhaps waits there. */
@Sharable
final class AcceptorClock extends ChannelInboundHandlerAdapter {
    static final AcceptorClock INSTANCE = new AcceptorClock();
    private static final AttributeKey<Long> ACCEPTED = AttributeKey.valueOf(AcceptorClock.class, "accepted");

    private AcceptorClock() {}

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object connection) {
        accept((Channel) connection);
        ctx.fireChannelRead(connection);
    }

    static void accept(Channel connection) {
        connection.attr(ACCEPTED).set(System.nanoTime());
    }

    /** In nanoseconds of {@link System#nanoTime}. */
    static long accepted(Channel connection) {
        return connection.attr(ACCEPTED).get();
    }
}
