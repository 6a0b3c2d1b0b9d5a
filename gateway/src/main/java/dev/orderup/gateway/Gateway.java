package dev.orderup.gateway;

import dev.orderup.gateway.config.GatewaySettings;
import dev.orderup.gateway.config.ListenerSettings;
import dev.orderup.gateway.config.ListenerSettings.Kind;
import dev.orderup.gateway.exchange.Arrivals;
import dev.orderup.gateway.exchange.Buffers;
import dev.orderup.gateway.exchange.Door;
import dev.orderup.gateway.exchange.DrainEvent;
import dev.orderup.gateway.exchange.Loop;
import dev.orderup.gateway.journey.Journeys;
import dev.orderup.gateway.jwt.TokenVerifier;
import dev.orderup.gateway.listener.Entrance;
import dev.orderup.gateway.listener.Http3Listener;
import dev.orderup.gateway.listener.ListenDrops;
import dev.orderup.gateway.listener.Listener;
import dev.orderup.gateway.listener.Transports;
import dev.orderup.gateway.metrics.AccessLog;
import dev.orderup.gateway.metrics.GatewayMeters;
import dev.orderup.gateway.policy.RequestPolicy;
import dev.orderup.gateway.proxy.forward.ForwardProxy;
import dev.orderup.gateway.proxy.http.HttpProxy;
import dev.orderup.gateway.proxy.tcp.TcpProxy;
import dev.orderup.gateway.proxy.udp.UdpListener;
import dev.orderup.gateway.route.RouteTable;
import dev.orderup.gateway.tls.Certificates;
import dev.orderup.gateway.tls.ListenerTls;
import dev.orderup.gateway.tls.QuicTls;
import dev.orderup.gateway.tls.UpstreamTls;
import dev.orderup.gateway.upstream.HealthChecks;
import dev.orderup.gateway.upstream.Instance;
import dev.orderup.gateway.upstream.LoopUpstreams;
import dev.orderup.gateway.upstream.Resolver;
import dev.orderup.gateway.upstream.Upstreams;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.socket.DatagramChannel;
import io.netty.handler.codec.quic.Quic;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.SingleThreadEventExecutor;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * The data plane as a whole: event loops, listeners, upstreams; started when all settings are known to be right, stopped gently.
 *
 * <p>What: a reverse proxy for HTTP/1.1, h2c, gRPC, server-sent events and WebSocket. When: in front of services, one place for
 * limits, routes and failures. Costs: another hop for each request, and two sockets instead of one for
 * each stream; what that comes to has not been measured on the whole yet. To add a protocol: a pipeline in
 * {@code listener} for clients, a pool in {@code upstream} for services; the proxy between them stays as it is.
 */
@SuppressWarnings("FutureReturnValueIgnored") // What becomes of a write or a close is seen as an event of its channel.
public final class Gateway implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);
    private static final long DRAIN_LOOK_MILLIS = 20;
    private final GatewaySettings settings;
    private final RouteTable routes;
    private final Map<String, UpstreamTls> upstreamTls;
    private final Upstreams upstreams;
    private final GatewayMeters meters;
    private final Resolver resolver;
    private final Transports transport;
    private final Certificates certificates;
    private final Buffers buffers;
    /** Kept here, because meters do not keep what they count. */
    private final @Nullable ListenDrops drops = ListenDrops.ofThisSystem();
    private final int count;
    private final List<Entrance> listeners = new ArrayList<>();
    private final Map<String, Channel> bound = new TreeMap<>();
    private final Map<EventLoop, Loop> loops = new HashMap<>();
    private final Map<Loop, HttpProxy> proxies = new HashMap<>();
    private final Map<Loop, LoopUpstreams> pools = new HashMap<>();
    private final List<Runnable> endings = new ArrayList<>();
    private final @Nullable TokenVerifier verifier;
    private final @Nullable Journeys journeys;
    private @Nullable EventLoopGroup group;
    private @Nullable AccessLog accessLog;
    private volatile @Nullable HealthChecks health;
    private volatile boolean running;
    private final AtomicBoolean draining = new AtomicBoolean();
    private final CompletableFuture<@Nullable Void> drained = new CompletableFuture<>();

    public Gateway(GatewaySettings settings, GatewayMeters meters) {
        this(settings, meters, InetAddress::getAllByName);
    }

    Gateway(GatewaySettings settings, GatewayMeters meters, Resolver resolver) {
        this.settings = settings;
        this.meters = meters;
        this.resolver = resolver;
        routes = new RouteTable(settings.routes());
        count = settings.loops() == 0 ? Runtime.getRuntime().availableProcessors() : settings.loops();
        transport = Transports.of(settings.transport());
        certificates = new Certificates(settings.tls());
        buffers = new Buffers(settings.buffersMax());
        upstreamTls = upstreamTls();
        upstreams = new Upstreams(settings.upstreams(), count, upstreamTls, resolver, settings.stickyKey(), this::joined, this::left);
        journeys = settings.journey().isOn() ? new Journeys(settings.journey(), meters::journey) : null;
        verifier = settings.jwt() == null ? null : new TokenVerifier(settings.jwt());
    }

    private Map<String, UpstreamTls> upstreamTls() {
        var all = new HashMap<String, UpstreamTls>();
        settings.upstreams().forEach((name, upstream) -> {
            if (upstream.tls() != null) {
                all.put(name, new UpstreamTls(name, upstream, upstream.tls(), settings.tls(), certificates));
            }
        });
        return all;
    }

    @Override
    public void start() {
        upstreams.start();
        upstreams.byName().values().forEach(meters::upstream);
        meters.buffers(buffers);
        if (verifier != null) {
            meters.tokens(verifier);
            verifier.start();
        }
        if (drops != null) {
            meters.listenDrops(drops);
        }
        accessLog = settings.accessLog() ? new AccessLog(() -> meters.refused("access-log")) : null;
        var readers = new MultiThreadIoEventLoopGroup(count, transport.handlers());
        group = readers;
        makeLoops(readers);
        checkHealth();
        try {
            if (settings.listeners().values().stream().anyMatch(listener -> listener.tls() != null)) {
                certificates.start();
            }
            settings.listeners().forEach((name, listener) -> {
                var opened = open(readers, name, listener);
                meters.listener(name, opened);
                listeners.add(opened);
                if (Http3Listener.isBeside(listener)) {
                    listeners.add(http3(name, listener));
                } else if (listener.http3()) {
                    LOG.warn("listener {} does without HTTP/3: {}", name, String.valueOf(Quic.unavailabilityCause()));
                }
                LOG.info("listener {} on {}, {} loops of {}", name, address(name), count, transport.name());
            });
            running = true;
        } finally {
            if (!running) {
                release();
            }
        }
    }

    private Entrance open(EventLoopGroup readers, String name, ListenerSettings settings) {
        if (settings.kind() == Kind.UDP) {
            var listener = new UdpListener(name, settings, loops.values(), upstreams, this::pools, meters.udp(name));
            bound.put(name, listener.bind(transport));
            return listener;
        }
        var listener = new Listener(name, settings, loops, opening(name, settings), meters::refused, tls(name, settings),
                buffers);
        bound.put(name, listener.bind(readers, transport));
        return listener;
    }

    private Listener.Opening opening(String name, ListenerSettings settings) {
        if (settings.kind() == Kind.TCP) {
            var shared = new TcpProxy.Shared(settings, upstreams, meters.tcp(name), this.settings.attemptsMax(), buffers);
            var made = new HashMap<Loop, Arrivals>();
            loops.values().forEach(loop -> made.put(loop, new TcpProxy(loop, shared, pools(loop))));
            return new Listener.Opening.Raw(loop -> Objects.requireNonNull(made.get(loop)));
        }
        if (settings.kind() == Kind.FORWARD) {
            var shared = new ForwardProxy.Shared(settings, verifier, meters, resolver);
            endings.add(shared::close);
            var made = new HashMap<Loop, Door>();
            loops.values().forEach(loop -> made.put(loop, new ForwardProxy(loop, shared, transport.connections())));
            return new Listener.Opening.Http(loop -> Objects.requireNonNull(made.get(loop)));
        }
        return new Listener.Opening.Http(this::door);
    }

    private LoopUpstreams pools(Loop loop) {
        return Objects.requireNonNull(pools.get(loop));
    }

    private void joined(Instance instance) {
        meters.joined(instance);
        var checks = health;
        if (checks != null) {
            checks.joined(instance);
        }
    }

    private void left(Instance instance) {
        meters.left(instance);
        var checks = health;
        if (checks != null) {
            checks.left(instance);
        }
    }

    /** On a loop of its own, if any upstream asks for it. */
    private void checkHealth() {
        if (settings.upstreams().values().stream().anyMatch(upstream -> upstream.health() != null)) {
            var own = new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("health", true), transport.handlers());
            var loop = new Loop((EventLoop) own.iterator().next(), 0);
            var checks = new HealthChecks(loop, new LoopUpstreams(loop, 1, transport.connections(), upstreams), upstreams);
            health = checks;
            checks.start();
            endings.add(() -> {
                checks.close();
                end(own);
            });
        }
    }

    private void makeLoops(EventLoopGroup readers) {
        var shared = new HttpProxy.Shared(settings, new RequestPolicy(settings, routes, verifier, buffers), upstreams, meters, accessLog,
                journeys, buffers);
        int index = 0;
        for (var executor : readers) {
            var loop = new Loop((EventLoop) executor, index++);
            loops.put(loop.eventLoop(), loop);
            var own = new LoopUpstreams(loop, count, transport.connections(), upstreams);
            pools.put(loop, own);
            proxies.put(loop, new HttpProxy(loop, shared, own));
            endings.add(() -> loop.eventLoop().execute(own::close));
        }
        var first = firstLoop();
        first.eventLoop().execute(() -> first.watch(buffers));
    }

    private Loop firstLoop() {
        return loops.values().stream().min(Comparator.comparingInt(Loop::index)).orElseThrow();
    }

    private @Nullable ListenerTls tls(String name, ListenerSettings listener) {
        if (listener.tls() == null) {
            return null;
        }
        var tls = new ListenerTls(name, listener.tls(), settings.tls(), certificates, loops.keySet());
        endings.add(tls::close);
        LOG.info("listener {} speaks TLS by {}", name, tls.provider());
        return tls;
    }

    /** The same address over UDP; one loop has all of QUIC of a listener. */
    private Entrance http3(String name, ListenerSettings settings) {
        var loop = firstLoop();
        var tls = new QuicTls(name, Objects.requireNonNull(settings.tls()), certificates);
        var listener = new Http3Listener(name + "-http3", settings, loop, door(loop), tls, meters::refused, buffers);
        bound.put(listener.name(), listener.bind(transport, address(name)));
        meters.listener(listener.name(), listener);
        LOG.info("listener {} also speaks HTTP/3, on UDP", name);
        return listener;
    }

    private Door door(Loop loop) {
        return Objects.requireNonNull(proxies.get(loop));
    }

    @Override
    public void stop() {
        stop(() -> {});
    }

    /** Once, however often it is asked. No new connections, then what has begun is ended in each protocol's own words, then whatever is left is cut. */
    @Override
    public void stop(Runnable stopped) {
        drained.thenRun(stopped);
        if (draining.compareAndSet(false, true)) {
            Thread.ofPlatform().name("drain").start(() -> {
                try {
                    drain();
                } finally {
                    drained.complete(null);
                }
            });
        }
    }

    /** Whether it has been told to stop. */
    public boolean isDraining() {
        return draining.get();
    }

    private void drain() {
        // Not those of datagrams, by which the answers leave, too.
        bound.values()
                .stream()
                .filter(channel -> !(channel instanceof DatagramChannel))
                .forEach(channel -> channel.close().awaitUninterruptibly());
        listeners.forEach(listener -> listener.drain(DrainEvent.BEGIN));
        if (!emptyWithin(settings.drain().toNanos())) {
            listeners.forEach(listener -> listener.drain(DrainEvent.OVER));
            emptyWithin(TimeUnit.SECONDS.toNanos(1));
        }
        running = false;
        release();
        LOG.info("stopped");
    }

    private boolean emptyWithin(long nanos) {
        long until = System.nanoTime() + nanos;
        while (!listeners.stream().allMatch(Entrance::isEmpty)) {
            if (System.nanoTime() - until > 0 || Thread.currentThread().isInterrupted()) {
                return false;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(DRAIN_LOOK_MILLIS));
        }
        return true;
    }

    private void release() {
        upstreams.close();
        certificates.close();
        if (verifier != null) {
            verifier.close();
        }
        endings.forEach(Runnable::run);
        if (group != null) {
            end(group);
        }
        upstreamTls.values().forEach(UpstreamTls::close);
        if (accessLog != null) {
            accessLog.close();
        }
    }

    /**
     * A loop closes its channels at the beginning of a round that finds it told to end. One that is told in the midst of a round would make no other, and
     * lose them with what their handlers hold; a hook to run and any quiet period above zero make it go round once more.
     */
    private static void end(EventLoopGroup loops) {
        for (var loop : loops) {
            ((SingleThreadEventExecutor) loop).addShutdownHook(() -> {});
        }
        loops.shutdownGracefully(1, TimeUnit.SECONDS.toNanos(1), TimeUnit.NANOSECONDS).awaitUninterruptibly();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Where a listener is; with port 0 in the settings, only known once it is started. */
    public InetSocketAddress address(String listener) {
        return (InetSocketAddress) Objects.requireNonNull(bound.get(listener), listener).localAddress();
    }

    /** Null where nothing is timed. */
    public @Nullable Journeys journeys() {
        return journeys;
    }

    public RouteTable routes() {
        return routes;
    }

    public Upstreams upstreams() {
        return upstreams;
    }

    public List<Entrance> listeners() {
        return List.copyOf(listeners);
    }
}
