package dev.orderup.gateway.upstream;

import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** In turn, by a schedule in which an instance stands as often as its weight says, as evenly as it can be spread. */
final class RoundRobin implements Balancer {
    private final Instance[] schedule;

    RoundRobin(Instance[] instances) {
        schedule = schedule(instances);
    }

    /**
     * Each round, everyone gains its weight; who has most is next and pays the sum. Weights 3, 1, 1 come out as a b a c a. Weights are at most 100, so
     * the schedule is at most a hundred times as long as the list.
     */
    private static Instance[] schedule(Instance[] instances) {
        int divisor = 0;
        for (var instance : instances) {
            divisor = gcd(instance.weight(), divisor);
        }
        int total = 0;
        for (var instance : instances) {
            total += instance.weight() / divisor;
        }
        var out = new Instance[total];
        var current = new int[instances.length];
        for (int round = 0; round < total; round++) {
            int most = 0;
            for (int i = 0; i < instances.length; i++) {
                current[i] += instances[i].weight() / divisor;
                most = current[i] > current[most] ? i : most;
            }
            current[most] -= total;
            out[round] = instances[most];
        }
        return out;
    }

    private static int gcd(int a, int b) {
        return b == 0 ? a : gcd(b, a % b);
    }

    @Override
    public @Nullable Instance pick(int turn, long key, Set<Instance> tried) {
        Instance cold = null;
        for (int i = 0; i < schedule.length; i++) {
            var instance = schedule[Math.floorMod(turn + i, schedule.length)];
            if (Balancer.isUsable(instance, tried)) {
                if (instance.warmth() >= 1 || instance.warmth() > ThreadLocalRandom.current().nextDouble()) {
                    return instance;
                }
                cold = cold == null ? instance : cold;
            }
        }
        return cold;
    }
}
