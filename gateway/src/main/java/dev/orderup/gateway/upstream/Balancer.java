package dev.orderup.gateway.upstream;

import dev.orderup.gateway.config.BalanceSettings;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Chooses an instance for a request among those that can have it. One belongs to one set of instances: when that changes, another is made.
 *
 * <p>What: {@link RoundRobin}, {@link LeastRequests} or {@link ConsistentHash}. When: in turn where requests cost alike, by least requests where they
 * do not, by a key where an instance knows something of a key. Costs: nothing is locked and nothing made; in turn one look at an instance, by
 * least requests two sums over the event loops, by key one logarithm for each instance. To add another, implement this and give it a word in
 * {@code BalanceSettings.Kind}.
 */
interface Balancer {

    /**
     * One that is available and has not been tried, or null.
     *
     * @param turn how many choices this event loop has made before
     * @param key the hash of what the request is told apart by; 0 when there is none
     */
    @Nullable
    Instance pick(int turn, long key, Set<Instance> tried);

    static Balancer of(BalanceSettings settings, Instance[] instances) {
        return switch (settings.by()) {
            case ROUND_ROBIN -> new RoundRobin(instances);
            case LEAST_REQUESTS -> new LeastRequests(instances);
            case CONSISTENT_HASH -> new ConsistentHash(instances);
        };
    }

    static boolean isUsable(Instance instance, Set<Instance> tried) {
        return instance.isAvailable() && !tried.contains(instance);
    }
}
