package dev.orderup.gateway.upstream;

import dev.orderup.gateway.config.UpstreamSettings;
import dev.orderup.gateway.config.UpstreamSettings.Protocol;
import dev.orderup.gateway.exchange.ResponseReader;
import dev.orderup.gateway.exchange.UpstreamFailure;
import dev.orderup.gateway.exchange.UpstreamFailure.Reach;
import dev.orderup.gateway.exchange.UpstreamFailure.Reason;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Connections to an instance that chooses the version of HTTP itself, in the handshake of TLS (ALPN, RFC 7301).
 *
 * <p>The story: <em>unknown</em>, until one connection has been made, while requests wait for it in a bounded queue; then <em>known</em>, and that connection is
 * the first in the pool of its version. When the pool has no connection any more it is asked again, for the instance may have been replaced by one
 * that speaks something else. One that gives a different answer to each connection is not catered for: those that do not fit are refused.
 */
@SuppressWarnings("FutureReturnValueIgnored") // What becomes of a write or a close is seen as an event of its channel.
final class AlpnPool implements InstancePool {
    private final Connector connector;
    private final Instance instance;
    private final UpstreamSettings settings;
    private final Http1Pool http1;
    private final Http2Pool http2;
    private final ArrayDeque<ResponseReader> waiting = new ArrayDeque<>();
    private @Nullable InstancePool known;
    private boolean asking;
    private boolean closed;

    AlpnPool(Connector connector, Instance instance, UpstreamSettings settings, int connectionsMax) {
        this.connector = connector;
        this.instance = instance;
        this.settings = settings;
        http1 = new Http1Pool(connector.only(Protocol.HTTP1), instance, settings, connectionsMax);
        http2 = new Http2Pool(connector.only(Protocol.H2), instance, settings, connectionsMax);
    }

    @Override
    public void open(ResponseReader reader) {
        if (known != null && !known.isEmpty()) {
            known.open(reader);
        } else if (asking && waiting.size() >= settings.pendingMax()) {
            reader.failed(new UpstreamFailure(Reason.POOL_FULL, Reach.NOTHING,
                    waiting.size() + " requests wait for the first connection to " + instance));
        } else {
            waiting.add(reader);
            ask();
        }
    }

    private void ask() {
        if (!asking) {
            asking = true;
            var place = new ChannelInboundHandlerAdapter();
            connector.connect(false, () -> place, channel -> agreed(channel, place), this::failed);
        }
    }

    private void agreed(Channel channel, ChannelInboundHandlerAdapter place) {
        asking = false;
        if (closed) {
            channel.close();
            failed(new UpstreamFailure(Reason.CLOSED, Reach.NOTHING, "the connections to " + instance + " are being closed"));
            return;
        }
        channel.pipeline().remove(place);
        if (Connector.isHttp2(channel)) {
            known = http2;
            http2.adopt(channel);
        } else {
            known = http1;
            http1.adopt(channel);
        }
        var pool = known;
        takeWaiting().forEach(pool::open);
    }

    private void failed(UpstreamFailure failure) {
        asking = false;
        takeWaiting().forEach(reader -> reader.failed(failure));
    }

    /** Apart, because who is told may open again. */
    private List<ResponseReader> takeWaiting() {
        var all = List.copyOf(waiting);
        waiting.clear();
        return all;
    }

    @Override
    public void forget(ResponseReader reader) {
        waiting.remove(reader);
        http1.forget(reader);
        http2.forget(reader);
    }

    @Override
    public void tick(long now) {
        http1.tick(now);
        http2.tick(now);
    }

    @Override
    public void close() {
        closed = true;
        http1.close();
        http2.close();
    }

    @Override
    public boolean isEmpty() {
        return !asking && http1.isEmpty() && http2.isEmpty();
    }
}
