package dev.orderup.order.signal;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Wakes one waiting thread. Raised any number of times before it is awaited, it wakes once: who wakes looks for all there is. */
public final class Signal {
    private final Semaphore raised = new Semaphore(0);

    public void raise() {
        // Not atomic with the release: two permits at worst, that is one look too many.
        if (raised.availablePermits() == 0) {
            raised.release();
        }
    }

    /** Whether the next wait would end at once. */
    public boolean isRaised() {
        return raised.availablePermits() > 0;
    }

    /** Waits until it is raised. */
    public void await() throws InterruptedException {
        raised.acquire();
        raised.drainPermits();
    }

    /** Waits until it is raised; false if that took too long. */
    public boolean await(Duration atMost) throws InterruptedException {
        boolean wasRaised = raised.tryAcquire(atMost.toNanos(), TimeUnit.NANOSECONDS);
        raised.drainPermits();
        return wasRaised;
    }
}
