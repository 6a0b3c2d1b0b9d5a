package dev.orderup.gateway.upstream;

import dev.orderup.gateway.config.Address;
import dev.orderup.gateway.config.UpstreamSettings;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A service: its instances, as the resolver last named them, taken in turn. */
public final class Upstream {
    private static final Logger LOG = LoggerFactory.getLogger(Upstream.class);
    private final String name;
    private final UpstreamSettings settings;
    private final Resolver resolver;
    private final List<Address> addresses;
    /** The last good answer for each: what cannot be resolved now stays what it was. */
    private final Map<Address, Set<InetSocketAddress>> answers = new HashMap<>();
    private final Consumer<Instance> joined;
    private final Consumer<Instance> left;
    private final Pins pins;
    private volatile Instance[] instances = {};

    Upstream(String name, UpstreamSettings settings, Resolver resolver, Pins pins, Consumer<Instance> joined,
            Consumer<Instance> left) {
        this.name = name;
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
        return List.of(instances);
    }

    boolean has(Instance instance) {
        return List.of(instances).contains(instance);
    }

    /** The one that a client was pinned to, if it is still there. */
    public @Nullable Instance pinned(String pin) {
        for (var instance : instances) {
            if (instance.pin().equals(pin)) {
                return instance;
            }
        }
        return null;
    }

    /** The next that is not put aside; when all are, one that is: a wrong suspicion must not refuse everything. */
    @Nullable
    Instance pick(int turn, Set<Instance> tried) {
        var all = instances;
        Instance second = null;
        for (int i = 0; i < all.length; i++) {
            var instance = all[Math.floorMod(turn + i, all.length)];
            if (tried.contains(instance)) {
                continue;
            }
            if (!instance.isEjected()) {
                return instance;
            }
            second = second == null ? instance : second;
        }
        return second;
    }

    /** Asks the resolver; blocks. What cannot be resolved keeps the addresses it had. */
    void resolve() {
        var found = new LinkedHashSet<InetSocketAddress>();
        addresses.forEach(address -> found.addAll(resolve(address)));
        become(found);
    }

    private Set<InetSocketAddress> resolve(Address address) {
        try {
            var resolved = new LinkedHashSet<InetSocketAddress>();
            for (var each : resolver.resolve(address.host())) {
                resolved.add(new InetSocketAddress(each, address.port()));
            }
            answers.put(address, resolved);
            return resolved;
        } catch (UnknownHostException unknown) {
            LOG.debug("{} cannot be resolved, its instances stay as they were", address, unknown);
            return answers.getOrDefault(address, Set.of());
        }
    }

    private void become(Set<InetSocketAddress> found) {
        var before = instances();
        var now = new ArrayList<Instance>();
        for (var address : found) {
            now.add(before.stream()
                    .filter(instance -> instance.address().equals(address))
                    .findFirst()
                    .orElseGet(() -> new Instance(name, address, settings.ejection(), pins)));
        }
        // As sets, because many name servers give the same addresses in another order each time.
        if (Set.copyOf(now).equals(Set.copyOf(before))) {
            return;
        }
        instances = now.toArray(Instance[]::new);
        now.stream().filter(instance -> !before.contains(instance)).forEach(joined);
        before.stream().filter(instance -> !now.contains(instance)).forEach(left);
        LOG.info("upstream {} is now {}", name, now.stream().map(Instance::name).toList());
    }
}
