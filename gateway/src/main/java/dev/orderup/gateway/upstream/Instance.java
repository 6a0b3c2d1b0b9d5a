package dev.orderup.gateway.upstream;

import dev.orderup.gateway.config.UpstreamSettings.EjectionSettings;
import dev.orderup.gateway.exchange.UpstreamFailure.Reason;
import java.net.InetSocketAddress;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One address of an upstream with what has been seen of it, by all event loops together.
 *
 * <p>Passive ejection: so many failures in a row (no connection, or an answer that broke off or never came) put it aside for a
 * while, twice as long each time up to a bound. When the while is over it is simply tried again; one success forgets all.
 */
public final class Instance {
    private static final int DOUBLINGS_MAX = 20;
    private static final double COLDEST = 0.1;
    private final String upstream;
    private final String host;
    private final InetSocketAddress address;
    private final boolean elsewhere;
    private final TlsTroubles troubles = new TlsTroubles(this);
    private final EjectionSettings ejection;
    private final String pin;
    private final AtomicInteger inRow = new AtomicInteger();
    private final AtomicInteger ejections = new AtomicInteger();
    /** Complete from the beginning, so it is only read, from whichever loop. */
    private final Map<Reason, LongAdder> failures = new EnumMap<>(Reason.class);
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger idle = new AtomicInteger();
    private @Nullable String name;
    private volatile long ejectedUntil;
    private final BooleanSupplier mayEject;
    private final LoopCounts inFlight;
    private final int weight;
    private final long slowStartNanos;
    private volatile boolean ejected;
    private volatile boolean unhealthy;
    private volatile boolean draining;
    /** When it was last brought in, while it gets less than its share; 0 once it has all of it. */
    private volatile long coldSince;

    /**
     * Makes an instance that is available.
     *
     * @param host the name or address that the settings know it by
     * @param mayEject whether one more of its upstream may be put aside
     * @param loops that will send requests to it
     */
    Instance(Upstream upstream, String host, InetSocketAddress address, int weight, Pins pins, BooleanSupplier mayEject, int loops) {
        this.upstream = upstream.name();
        this.host = host;
        elsewhere = false;
        this.address = address;
        this.weight = weight;
        this.mayEject = mayEject;
        ejection = upstream.settings().ejection();
        slowStartNanos = upstream.settings().balance().slowStart().toNanos();
        inFlight = new LoopCounts(loops);
        pin = pins.of(toString());
        for (var reason : Reason.values()) {
            failures.put(reason, new LongAdder());
        }
    }

    private Instance(Instance same, InetSocketAddress address) {
        upstream = same.upstream;
        host = same.host;
        elsewhere = !address.equals(same.address);
        this.address = address;
        weight = same.weight;
        mayEject = same.mayEject;
        ejection = same.ejection;
        slowStartNanos = 0;
        inFlight = new LoopCounts(0);
        pin = same.pin;
        for (var reason : Reason.values()) {
            failures.put(reason, new LongAdder());
        }
    }

    /** What its health is asked of: perhaps another address, with counts of its own. */
    Instance at(InetSocketAddress where) {
        return new Instance(this, where);
    }

    public void succeeded() {
        // Reads before writes: on the way of every request, and written by all loops.
        if (inRow.get() != 0 || ejected) {
            inRow.set(0);
            ejections.set(0);
            if (ejected) {
                ejected = false;
                warmUp();
            }
        }
    }

    public void failed(Reason reason) {
        counter(reason).increment();
        if (inRow.incrementAndGet() >= ejection.failures() && !isEjected() && mayEject.getAsBoolean()) {
            int doublings = Math.min(ejections.getAndIncrement(), DOUBLINGS_MAX);
            long nanos = Math.min(ejection.first().toNanos() << doublings, ejection.most().toNanos());
            ejectedUntil = System.nanoTime() + (nanos > 0 ? nanos : ejection.most().toNanos());
            ejected = true;
        }
    }

    public boolean isEjected() {
        return ejected && ejectedUntil - System.nanoTime() > 0;
    }

    /** Whether requests may be sent to it: nobody drains it, and it is not put aside, neither for its failures nor for what it says of its health. */
    public boolean isAvailable() {
        return !draining && !unhealthy && !isEjected();
    }

    /** Whether it is to get no new requests, whatever becomes of the others; its idle connections are closed soon. */
    public void drain(boolean begin) {
        if (draining && !begin) {
            warmUp();
        }
        draining = begin;
    }

    public boolean isDraining() {
        return draining;
    }

    /** Whether it said last that it wants requests, or was never asked. */
    public boolean isHealthy() {
        return !unhealthy;
    }

    void healthy(boolean wantsRequests) {
        if (unhealthy && wantsRequests) {
            warmUp();
        }
        unhealthy = !wantsRequests;
    }

    void warmUp() {
        coldSince = slowStartNanos == 0 ? 0 : System.nanoTime() | 1;
    }

    /** Which part of its share it gets, up to 1: a tenth at first, and all of it after the slow start. */
    double warmth() {
        long since = coldSince;
        if (since == 0) {
            return 1;
        }
        double part = (double) (System.nanoTime() - since) / slowStartNanos;
        if (part >= 1) {
            coldSince = 0;
        }
        return Math.min(1, Math.max(COLDEST, part));
    }

    public int weight() {
        return weight;
    }

    /** Requests that are under way, over all event loops. */
    public int inFlight() {
        return inFlight.sum();
    }

    void inFlight(int loop, int change) {
        inFlight.add(loop, change);
    }

    void connections(int opened, int unused) {
        connections.addAndGet(opened);
        idle.addAndGet(unused);
    }

    /** A connection or socket that belongs to no pool; {@link #closed} when it is no more. */
    public void opened() {
        connections(1, 0);
    }

    public void closed() {
        connections(-1, 0);
    }

    public InetSocketAddress address() {
        return address;
    }

    /** Whether this is another port of the same host, where only its health is asked. */
    boolean isElsewhere() {
        return elsewhere;
    }

    /** What a certificate of it must be for. */
    String host() {
        return host;
    }

    TlsTroubles troubles() {
        return troubles;
    }

    public String upstream() {
        return upstream;
    }

    /** As clients may know it. */
    public String pin() {
        return pin;
    }

    /** As people write it; put together once, for each line of the access log says it. */
    public String name() {
        var known = name;
        if (known == null) {
            var host = address.getAddress().getHostAddress();
            known = (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + address.getPort();
            name = known;
        }
        return known;
    }

    public int connections() {
        return connections.get();
    }

    public int idle() {
        return idle.get();
    }

    public long failures(Reason reason) {
        return counter(reason).sum();
    }

    private LongAdder counter(Reason reason) {
        return Objects.requireNonNull(failures.get(reason));
    }

    @Override
    public String toString() {
        return upstream + " " + name();
    }
}
