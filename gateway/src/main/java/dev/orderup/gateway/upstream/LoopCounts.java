package dev.orderup.gateway.upstream;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A number that all event loops change and any thread may read: each loop has a slot of its own, on cache lines of its own, so nobody
 * waits for anybody. A sum that is read while loops write is a few changes old, which is good enough for a choice.
 */
final class LoopCounts {
    private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(long[].class);
    /** 128 bytes: cache lines are fetched in pairs. */
    private static final int STRIDE = 16;
    private final long[] slots;

    LoopCounts(int loops) {
        slots = new long[(loops + 2) * STRIDE];
    }

    /** Only on the loop with this index. */
    void add(int loop, int change) {
        int at = (loop + 1) * STRIDE;
        SLOT.setOpaque(slots, at, (long) SLOT.getOpaque(slots, at) + change);
    }

    int sum() {
        long sum = 0;
        for (int at = STRIDE; at < slots.length; at += STRIDE) {
            sum += (long) SLOT.getOpaque(slots, at);
        }
        return (int) sum;
    }
}
