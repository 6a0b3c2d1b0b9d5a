package dev.orderup.order.outbox;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Wakes one waiting thread. Raised any number of times before it is awaited, it wakes once: who wakes looks for all there is. */
final class Signal {
    private final Semaphore raised = new Semaphore(0);

    void raise() {
        // Not atomic with the release: two permits at worst, that is one look too many.
        if (raised.availablePermits() == 0) {
            raised.release();
        }
    }

    boolean await(Duration atMost) throws InterruptedException {
        boolean wasRaised = raised.tryAcquire(atMost.toNanos(), TimeUnit.NANOSECONDS);
        raised.drainPermits();
        return wasRaised;
    }
}
