package dev.orderup.gateway.upstream;

import dev.orderup.gateway.config.HealthSettings.Kind;
import dev.orderup.gateway.config.UpstreamSettings.ProxyProtocol;
import dev.orderup.gateway.exchange.ConnectionInfo;
import dev.orderup.gateway.exchange.Loop;
import dev.orderup.gateway.exchange.ResponseReader;
import dev.orderup.gateway.exchange.UpstreamFailure;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The upstreams as one event loop sees them: pools of its own to every instance.
 *
 * <p>What: a connection to an upstream belongs to the event loop of the client that is served. When: always here; a pool shared
 * between loops needs fewer connections, and a lock or a hop between threads for each request. Costs: connections per instance times
 * loops. To add a protocol to upstreams, write another {@link InstancePool}.
 */
public final class LoopUpstreams {
    private static final long TICK_NANOS = TimeUnit.SECONDS.toNanos(1);
    private final Loop loop;
    private final int loops;
    private final Class<? extends Channel> transport;
    private final Map<Instance, InstancePool> pools = new HashMap<>();
    private final Loop.Timed deadlines = new Deadlines();
    private final Upstreams upstreams;
    private final RetryBudget[] budgets;
    private int turn;

    public LoopUpstreams(Loop loop, int loops, Class<? extends Channel> transport, Upstreams upstreams) {
        this.loop = loop;
        this.loops = loops;
        this.transport = transport;
        this.upstreams = upstreams;
        turn = loop.index();
        budgets = new RetryBudget[upstreams.byName().size()];
        upstreams.byName().values().forEach(each -> budgets[each.index()] = new RetryBudget(each.settings().retries(), loops));
    }

    /** The next instance that has not been tried, or null; for what has no key. */
    public @Nullable Instance pick(Upstream upstream, Set<Instance> tried) {
        return pick(upstream, null, 0, tried);
    }

    /**
     * The instance that the client is pinned to, unless it was tried or wants no requests; then as the upstream is balanced.
     *
     * @param key the hash of what the request is told apart by; 0 when there is none
     * @return null when all that are known have been tried
     */
    public @Nullable Instance pick(Upstream upstream, @Nullable Instance pinned, long key, Set<Instance> tried) {
        return pinned == null || tried.contains(pinned) || !pinned.isAvailable() ? upstream.pick(turn++, key, tried) : pinned;
    }

    /** A request has come for an upstream: its retries are a share of those. */
    public void requested(Upstream upstream, long nanos) {
        budgets[upstream.index()].request(nanos);
    }

    /** Whether a request may be sent again; it is counted if so. */
    public boolean mayRetry(Upstream upstream, long nanos) {
        boolean may = budgets[upstream.index()].retry(nanos);
        upstream.retry(may);
        return may;
    }

    /** A request goes to an instance; {@link #ended} once it is over, however it ends. */
    public void began(Instance instance) {
        instance.inFlight(loop.index(), 1);
    }

    public void ended(Instance instance) {
        instance.inFlight(loop.index(), -1);
    }

    /** Separate from choosing, so that the reader knows its instance before it is told anything of it. */
    public void connect(Upstream upstream, Instance instance, ResponseReader reader) {
        pool(upstream, instance).open(reader);
    }

    /**
     * A connection of its own to an instance, with this handler and unread; it counts as one of the instance's until it closes.
     * One of the two is told, on this loop.
     *
     * @param client whose connection it is, which the instance is told where its upstream speaks the PROXY protocol
     */
    public void dial(Upstream upstream, Instance instance, ConnectionInfo client, ChannelHandler handler, Consumer<Channel> connected,
            Consumer<UpstreamFailure> failed) {
        connector(upstream, instance).forClient(client).connect(false, () -> handler, channel -> {
            instance.opened();
            channel.closeFuture().addListener(_ -> instance.closed());
            connected.accept(channel);
        }, failed);
    }

    public void forget(Instance instance, ResponseReader reader) {
        var pool = pools.get(instance);
        if (pool != null) {
            pool.forget(reader);
        }
    }

    public void close() {
        deadlines.unwatch();
        pools.values().forEach(InstancePool::close);
        pools.clear();
    }

    private InstancePool pool(Upstream upstream, Instance instance) {
        var pool = pools.get(instance);
        if (pool == null) {
            if (pools.isEmpty()) {
                loop.watch(deadlines);
            }
            pool = create(upstream, instance);
            pools.put(instance, pool);
        }
        return pool;
    }

    /** Connections of this loop to one instance; whoever makes a pool by hand closes it. */
    InstancePool create(Upstream upstream, Instance instance) {
        var settings = upstream.settings();
        int share = Math.max(1, (settings.connectionsMax() + loops - 1) / loops);
        var connector = connector(upstream, instance);
        return switch (settings.protocol()) {
            case HTTP1 -> new Http1Pool(connector, instance, settings, share);
            case ALPN -> new AlpnPool(connector, instance, settings, share);
            case H2, H2C -> new Http2Pool(connector, instance, settings, share);
            // Only to be asked for their health.
            case TCP, UDP -> settings.health() != null && settings.health().by() == Kind.GRPC
                    ? new Http2Pool(connector, instance, settings, share)
                    : new Http1Pool(connector, instance, settings, share);
        };
    }

    Connector connector(Upstream upstream, Instance instance) {
        var settings = upstream.settings();
        // At another port, where its health is asked, something else listens.
        var proxies = instance.isElsewhere() ? ProxyProtocol.NONE : settings.proxyProtocol();
        return new Connector(loop, transport, instance, settings, upstream.tls(), settings.protocol(), new ProxyHeader(proxies, null));
    }

    private final class Deadlines extends Loop.Timed {
        private long last;

        @Override
        protected void tick(long now) {
            if (now - last < TICK_NANOS) {
                return;
            }
            last = now;
            pools.values().forEach(pool -> pool.tick(now));
            pools.entrySet().removeIf(entry -> isLeft(entry.getKey(), entry.getValue()));
            if (pools.isEmpty()) {
                unwatch();
            }
        }

        private boolean isLeft(Instance instance, InstancePool pool) {
            var upstream = upstreams.find(instance.upstream());
            boolean left = upstream == null || !upstream.has(instance);
            if (left) {
                pool.close();
            }
            return left && pool.isEmpty();
        }
    }
}
