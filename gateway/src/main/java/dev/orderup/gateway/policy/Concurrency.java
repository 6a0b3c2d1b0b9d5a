package dev.orderup.gateway.policy;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Lets only so many requests of a route be under way at once; the others are told to come again, rather than to wait and time out. */
final class Concurrency implements Step {
    private final int most;
    private final AtomicInteger underWay = new AtomicInteger();

    Concurrency(int most) {
        this.most = most;
    }

    @Override
    public @Nullable Refusal take(Passage passage) {
        if (underWay.incrementAndGet() > most) {
            underWay.decrementAndGet();
            return Refusal.of(503, "too-many-requests-under-way", "Service unavailable",
                    "Here at most " + most + " requests are answered at once.");
        }
        passage.atEnd(underWay::decrementAndGet);
        return null;
    }
}
