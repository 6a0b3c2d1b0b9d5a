package dev.orderup.gateway.listener;

import dev.orderup.gateway.exchange.Loop;
import io.netty.channel.ChannelHandlerContext;

/** Closes a connection that does not get as far as its first request in time; soon, when the gateway stops. */
@SuppressWarnings("FutureReturnValueIgnored") // What becomes of a write or a close is seen as an event of its channel.
final class Silence extends Loop.Timed {
    private final ChannelHandlerContext ctx;
    private final long mostNanos;
    private final long since = System.nanoTime();
    private boolean draining;
    private long drainSince;

    Silence(ChannelHandlerContext ctx, long mostNanos) {
        this.ctx = ctx;
        this.mostNanos = mostNanos;
    }

    void drain() {
        draining = true;
        drainSince = System.nanoTime();
    }

    boolean isDraining() {
        return draining;
    }

    @Override
    protected void tick(long now) {
        if (now - since > mostNanos || (draining && now - drainSince > Http1Connection.DRAIN_SILENCE_NANOS)) {
            ctx.close();
        }
    }
}
