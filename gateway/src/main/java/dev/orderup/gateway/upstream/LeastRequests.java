package dev.orderup.gateway.upstream;

import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The less busy of two that are picked at random, measured by requests under way for each unit of weight. Two are enough: the longest queue grows
 * with the logarithm of the logarithm of the number of instances (Mitzenmacher, The Power of Two Choices in Randomized Load Balancing, 2001),
 * and loops that decide on numbers a little old do not all run to the same instance.
 */
final class LeastRequests implements Balancer {
    private final Instance[] instances;

    LeastRequests(Instance[] instances) {
        this.instances = instances;
    }

    @Override
    public @Nullable Instance pick(int turn, long key, Set<Instance> tried) {
        var one = usable(null, tried);
        var other = one == null ? null : usable(one, tried);
        return other == null || one == null || load(one) <= load(other) ? one : other;
    }

    /** The first from a random place on, but not this one. */
    private @Nullable Instance usable(@Nullable Instance not, Set<Instance> tried) {
        int start = instances.length == 0 ? 0 : ThreadLocalRandom.current().nextInt(instances.length);
        for (int i = 0; i < instances.length; i++) {
            var instance = instances[(start + i) % instances.length];
            if (instance != not && Balancer.isUsable(instance, tried)) {
                return instance;
            }
        }
        return null;
    }

    private static double load(Instance instance) {
        return (instance.inFlight() + 1) / (instance.weight() * instance.warmth());
    }
}
