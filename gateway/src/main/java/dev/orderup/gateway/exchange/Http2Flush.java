package dev.orderup.gateway.exchange;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import java.util.ArrayList;
import java.util.List;

/**
 * Flushes an HTTP/2 connection once at the end of the round of its event loop, however many of its streams ask for it meanwhile. What the clients of a
 * round ask for leaves in one write to the kernel, and a head whose end comes in the same round is one frame. Only on the loop.
 */
public final class Http2Flush {
    private final Http2ConnectionHandler connection;
    private final ChannelHandlerContext ctx;
    /** Who has asked; one that asks twice is asked twice to write, which then has nothing left. */
    private final List<Held> asked = new ArrayList<>();

    /** What a stream may hold back until the flush. */
    @FunctionalInterface
    public interface Held {
        void sendHeld();
    }

    public Http2Flush(Http2ConnectionHandler connection, ChannelHandlerContext ctx) {
        this.connection = connection;
        this.ctx = ctx;
    }

    /** Asks for a flush at the end of this round. */
    public void soon(Held held) {
        if (asked.isEmpty()) {
            ctx.executor().execute(this::now);
        }
        asked.add(held);
    }

    /** Does at once what was asked for. */
    public void now() {
        try {
            for (int i = 0; i < asked.size(); i++) {
                asked.get(i).sendHeld();
            }
        } finally {
            asked.clear();
            // Not ctx.flush(): it is the handler's own flush that lets the flow controller write what waits in it.
            connection.flush(ctx);
        }
    }
}
