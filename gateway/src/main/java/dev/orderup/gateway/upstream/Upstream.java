package dev.orderup.gateway.upstream;

import dev.orderup.gateway.config.Address;
import dev.orderup.gateway.config.UpstreamSettings;
import dev.orderup.gateway.tls.UpstreamTls;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A service: its instances, as the resolver last named them, and how one of them is chosen. */
public final class Upstream {
    private static final Logger LOG = LoggerFactory.getLogger(Upstream.class);
    private final String name;
    private final UpstreamSettings settings;
    private final Resolver resolver;
    private final List<Address> addresses;
    /** The last good answer for each: what cannot be resolved now stays what it was. */
    private final Map<Address, List<InetSocketAddress>> answers = new HashMap<>();
    private final Consumer<Instance> joined;
    private final Consumer<Instance> left;
    private final Pins pins;
    private final int index;
    private final int loops;
    private final LongAdder retries = new LongAdder();
    private final LongAdder retriesRefused = new LongAdder();
    private final @Nullable UpstreamTls tls;
    private volatile Members members;

    /**
     * Without instances yet.
     *
     * @param index its place among all upstreams, from 0
     * @param loops that send requests to it
     * @param tls null: it is spoken to in clear text
     */
    Upstream(String name, int index, int loops, UpstreamSettings settings, @Nullable UpstreamTls tls, Resolver resolver, Pins pins,
            Consumer<Instance> joined, Consumer<Instance> left) {
        this.name = name;
        this.tls = tls;
        this.index = index;
        this.loops = loops;
        members = new Members(settings, List.of());
        this.settings = settings;
        this.resolver = resolver;
        this.pins = pins;
        this.joined = joined;
        this.left = left;
        addresses = settings.instances().stream().map(Address::of).toList();
    }

    public String name() {
        return name;
    }

    public UpstreamSettings settings() {
        return settings;
    }

    public List<Instance> instances() {
        return members.instances();
    }

    boolean has(Instance instance) {
        return members.instances().contains(instance);
    }

    int index() {
        return index;
    }

    @Nullable
    UpstreamTls tls() {
        return tls;
    }

    void retry(boolean allowed) {
        (allowed ? retries : retriesRefused).increment();
    }

    /** How often a request was sent to it again. */
    public long retries() {
        return retries.sum();
    }

    /** How often that was not done because its budget was used up. */
    public long retriesRefused() {
        return retriesRefused.sum();
    }

    /** The one that a client was pinned to, if it is still there. */
    public @Nullable Instance pinned(String pin) {
        for (var instance : members.instances()) {
            if (instance.pin().equals(pin)) {
                return instance;
            }
        }
        return null;
    }

    /** One that wants requests; when none does, any that was not tried: a wrong suspicion must not refuse everything. */
    @Nullable
    Instance pick(int turn, long key, Set<Instance> tried) {
        var now = members;
        var found = now.balancer().pick(turn, key, tried);
        return found == null ? suspect(now.instances(), turn, tried) : found;
    }

    private static @Nullable Instance suspect(List<Instance> all, int turn, Set<Instance> tried) {
        Instance second = null;
        for (int i = 0; i < all.size(); i++) {
            var instance = all.get(Math.floorMod(turn + i, all.size()));
            if (!tried.contains(instance) && !instance.isDraining()) {
                if (instance.isHealthy()) {
                    return instance;
                }
                second = second == null ? instance : second;
            }
        }
        return second;
    }

    /** Always one, and no more than the settings allow. */
    private boolean mayEject() {
        var all = members.instances();
        int out = 0;
        for (int i = 0; i < all.size(); i++) {
            out += all.get(i).isEjected() ? 1 : 0;
        }
        return out == 0 || (out + 1) * 100L <= (long) settings.ejection().percentMax() * all.size();
    }

    /** Asks the resolver; blocks. What cannot be resolved keeps the addresses it had. */
    void resolve() {
        var found = new LinkedHashMap<InetSocketAddress, Address>();
        addresses.forEach(address -> resolve(address).forEach(each -> found.putIfAbsent(each, address)));
        become(found);
    }

    private List<InetSocketAddress> resolve(Address address) {
        try {
            var resolved = new ArrayList<InetSocketAddress>();
            for (var each : resolver.resolve(address.host())) {
                resolved.add(new InetSocketAddress(each, address.port()));
            }
            answers.put(address, resolved);
            return resolved;
        } catch (UnknownHostException unknown) {
            LOG.debug("{} cannot be resolved, its instances stay as they were", address, unknown);
            return answers.getOrDefault(address, List.of());
        }
    }

    private void become(Map<InetSocketAddress, Address> found) {
        var before = instances();
        var now = new ArrayList<Instance>();
        found.forEach((address, known) -> now.add(before.stream()
                .filter(instance -> instance.address().equals(address))
                .findFirst()
                .orElseGet(() -> new Instance(this, known.host(), address, known.weight(), pins, this::mayEject, loops))));
        // As sets, because many name servers give the same addresses in another order each time.
        if (Set.copyOf(now).equals(Set.copyOf(before))) {
            return;
        }
        members = new Members(settings, now);
        now.stream().filter(instance -> !before.contains(instance)).forEach(instance -> {
            if (!before.isEmpty()) {
                instance.warmUp();
            }
            joined.accept(instance);
        });
        before.stream().filter(instance -> !now.contains(instance)).forEach(left);
        LOG.info("upstream {} is now {}", name, now.stream().map(Instance::name).toList());
    }

    /** Instances with what chooses among them; never changed, only replaced. */
    private record Members(List<Instance> instances, Balancer balancer) {
        Members(UpstreamSettings settings, List<Instance> instances) {
            this(List.copyOf(instances), Balancer.of(settings.balance(), instances.toArray(Instance[]::new)));
        }
    }
}
