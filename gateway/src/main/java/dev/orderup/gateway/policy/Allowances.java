package dev.orderup.gateway.policy;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * What each client has used of its rate, by the generic cell rate algorithm: one number for each client, the time at which it will have its
 * whole allowance back. A request moves it on by one interval, and is refused when it would be further ahead than the burst allows.
 *
 * <p>All event loops share one table of fixed size without locks: eight places for each hash. Where all eight are taken, the
 * client that is nearest to a full allowance is forgotten, and so begins with a full one when it comes again.
 */
final class Allowances {
    private static final int WAYS = 8;
    private final AtomicLongArray clients;
    private final AtomicLongArray fullAt;
    private final long intervalNanos;
    private final long burstNanos;

    /** @param intervalNanos between two requests at the even rate */
    Allowances(long intervalNanos, int burst, int clientsMax) {
        int sets = Integer.highestOneBit(Math.max(1, (clientsMax - 1) / WAYS)) << 1;
        clients = new AtomicLongArray(sets * WAYS);
        fullAt = new AtomicLongArray(sets * WAYS);
        this.intervalNanos = intervalNanos;
        burstNanos = intervalNanos * burst;
    }

    /**
     * Takes one request out of a client's allowance, if there is one.
     *
     * @param client a hash; not 0
     * @param now in nanoseconds from any beginning, above 0
     * @return how far ahead of now the whole allowance is after it; or, when it is refused, the negative of how long until one is allowed
     */
    long take(long client, long now) {
        int place = place(client);
        while (true) {
            long before = fullAt.get(place);
            long after = Math.max(before, now) + intervalNanos;
            if (after - now > burstNanos) {
                return -(after - now - burstNanos);
            }
            if (fullAt.compareAndSet(place, before, after)) {
                return after - now;
            }
        }
    }

    /** How many more requests are allowed at once. */
    long remaining(long ahead) {
        return (burstNanos - ahead) / intervalNanos;
    }

    private int place(long client) {
        int set = (int) (client & (clients.length() / WAYS - 1)) * WAYS;
        while (true) {
            int victim = set;
            for (int i = set; i < set + WAYS; i++) {
                if (clients.get(i) == client) {
                    return i;
                }
                victim = fullAt.get(i) < fullAt.get(victim) ? i : victim;
            }
            long old = clients.get(victim);
            if (old != client && clients.compareAndSet(victim, old, client)) {
                fullAt.set(victim, 0);
                return victim;
            }
        }
    }
}
