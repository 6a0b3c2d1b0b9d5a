package dev.orderup.gateway.upstream;

import dev.orderup.gateway.config.UpstreamSettings.EjectionSettings;
import dev.orderup.gateway.exchange.UpstreamFailure.Reason;
import java.net.InetSocketAddress;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * One address of an upstream with what has been seen of it, by all event loops together.
 *
 * <p>Passive ejection: so many failures in a row (no connection, or an answer that broke off or never came) put it aside for a
 * while, twice as long each time up to a bound. When the while is over it is simply tried again; one success forgets all.
 */
public final class Instance {
    private static final int DOUBLINGS_MAX = 20;
    private final String upstream;
    private final InetSocketAddress address;
    private final EjectionSettings ejection;
    private final String pin;
    private final AtomicInteger inRow = new AtomicInteger();
    private final AtomicInteger ejections = new AtomicInteger();
    /** Complete from the beginning, so it is only read, from whichever loop. */
    private final Map<Reason, LongAdder> failures = new EnumMap<>(Reason.class);
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger idle = new AtomicInteger();
    private volatile long ejectedUntil;
    private volatile boolean ejected;

    Instance(String upstream, InetSocketAddress address, EjectionSettings ejection, Pins pins) {
        this.upstream = upstream;
        this.address = address;
        this.ejection = ejection;
        pin = pins.of(toString());
        for (var reason : Reason.values()) {
            failures.put(reason, new LongAdder());
        }
    }

    public void succeeded() {
        // Reads before writes: on the way of every request, and written by all loops.
        if (inRow.get() != 0 || ejected) {
            inRow.set(0);
            ejections.set(0);
            ejected = false;
        }
    }

    public void failed(Reason reason) {
        counter(reason).increment();
        if (inRow.incrementAndGet() >= ejection.failures() && !isEjected()) {
            int doublings = Math.min(ejections.getAndIncrement(), DOUBLINGS_MAX);
            long nanos = Math.min(ejection.first().toNanos() << doublings, ejection.most().toNanos());
            ejectedUntil = System.nanoTime() + (nanos > 0 ? nanos : ejection.most().toNanos());
            ejected = true;
        }
    }

    public boolean isEjected() {
        return ejected && ejectedUntil - System.nanoTime() > 0;
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

    public String upstream() {
        return upstream;
    }

    /** As clients may know it. */
    public String pin() {
        return pin;
    }

    /** As people write it. */
    public String name() {
        var host = address.getAddress().getHostAddress();
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + address.getPort();
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
