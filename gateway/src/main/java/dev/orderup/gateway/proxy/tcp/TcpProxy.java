package dev.orderup.gateway.proxy.tcp;

import dev.orderup.gateway.config.ListenerSettings;
import dev.orderup.gateway.exchange.Arrivals;
import dev.orderup.gateway.exchange.Buffers;
import dev.orderup.gateway.exchange.ConnectionInfo;
import dev.orderup.gateway.exchange.Loop;
import dev.orderup.gateway.route.ServerNames;
import dev.orderup.gateway.upstream.LoopUpstreams;
import dev.orderup.gateway.upstream.Upstreams;
import io.netty.channel.socket.SocketChannel;

/**
 * The layer 4 proxy of one event loop and listener.
 *
 * <p>What: each connection of a client is carried to one instance of an upstream, byte for byte, and so are its ends: a half that is closed
 * is closed on the other side, a reset is a reset. When: for what is not HTTP, or must not be opened (TLS that ends at the service, chosen
 * by the name in its ClientHello); where requests should be spread, retried or limited, use layer 7, for here a client
 * stays with its instance as long as it stays connected ({@code ./orderup lab l4-l7}). Costs: two sockets for each connection, and no
 * work on bytes but moving them; {@code gateway/RATIONALE.md} has the figures. To add another way to choose the upstream, see
 * {@link ServerNamePeek}.
 */
public final class TcpProxy implements Arrivals {
    /** Pairs of connections of one loop and listener; each has up to two pipes of 64 KB, and the first of 1 MB. */
    private static final int SPLICED_MAX = 256;
    /** The kernel gives 64 MB of pipes to all of a user's processes together, and very small ones after that. */
    private static final int WIDE_MAX = 8;
    private final Loop loop;
    private final Shared shared;
    private final LoopUpstreams upstreams;
    private int spliced;

    public TcpProxy(Loop loop, Shared shared, LoopUpstreams upstreams) {
        this.loop = loop;
        this.shared = shared;
        this.upstreams = upstreams;
    }

    @Override
    public void arrived(SocketChannel client, ConnectionInfo info) {
        client.config().setAllowHalfClosure(true);
        var relay = new Relay(this, client, info);
        if (!shared.settings.sni().isEmpty()) {
            client.pipeline().addLast(new ServerNamePeek(shared.settings, relay, shared.names));
        }
        client.pipeline().addLast(relay.clientSide());
    }

    /** A splice takes descriptors and memory of the kernel's that nobody accounts to us, so there are not more of them than this. */
    boolean maySplice() {
        return spliced < SPLICED_MAX;
    }

    /** Whether one more that is spliced gets large pipes. */
    boolean mayBeWide() {
        return spliced <= WIDE_MAX;
    }

    void handedOver(int more) {
        spliced += more;
    }

    Loop loop() {
        return loop;
    }

    Shared shared() {
        return shared;
    }

    LoopUpstreams upstreams() {
        return upstreams;
    }

    /**
     * What the proxies of all loops have in common.
     *
     * @param attemptsMax how many instances one connection is offered to
     */
    public record Shared(ListenerSettings settings, ServerNames names, Upstreams upstreams, TcpMeters meters, int attemptsMax,
            Buffers buffers) {

        public Shared(ListenerSettings settings, Upstreams upstreams, TcpMeters meters, int attemptsMax, Buffers buffers) {
            this(settings, new ServerNames(settings.sni(), settings.upstream()), upstreams, meters, attemptsMax, buffers);
        }
    }
}
