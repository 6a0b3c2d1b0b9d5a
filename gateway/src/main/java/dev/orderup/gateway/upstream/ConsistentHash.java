package dev.orderup.gateway.upstream;

import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Weighted rendezvous hashing: every instance draws a number from its address and the key, scaled by its weight, and the highest wins. When an
 * instance comes or goes, only keys move that it gets or had, and that is the least possible; an instance that is put aside is as if it were
 * gone. No table is kept, and all gateways agree. The price is one logarithm for each instance and request, so this is for tens of instances, not thousands.
 */
final class ConsistentHash implements Balancer {
    private static final double UNIT = 0x1p-53;
    private final Instance[] instances;
    private final long[] seeds;

    ConsistentHash(Instance[] instances) {
        this.instances = instances;
        seeds = new long[instances.length];
        for (int i = 0; i < instances.length; i++) {
            seeds[i] = Hash.of(instances[i].name());
        }
    }

    @Override
    public @Nullable Instance pick(int turn, long key, Set<Instance> tried) {
        long drawn = key == 0 ? ThreadLocalRandom.current().nextLong() : key;
        Instance best = null;
        double highest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < instances.length; i++) {
            double score = score(drawn, i);
            if (score > highest && Balancer.isUsable(instances[i], tried)) {
                best = instances[i];
                highest = score;
            }
        }
        return best;
    }

    /** An exponential variable with the weight as its rate is the smallest of several in proportion to the weights; here its negative. */
    private double score(long key, int i) {
        double uniform = ((Hash.mixed(key ^ seeds[i]) >>> 11) + 1) * UNIT;
        return Math.log(uniform) / instances[i].weight();
    }
}
