package dev.orderup.order.fulfilment;

import dev.orderup.order.domain.OrderListener;
import dev.orderup.order.domain.OrderUpdate;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import org.springframework.stereotype.Component;

/** Lets an idle kitchen sleep until an order is placed. */
@Component
class NewWork implements OrderListener {
    private final Semaphore placed = new Semaphore(0);

    @Override
    public void committed(OrderUpdate update) {
        // Not atomic with the release: two permits at worst, that is one look too many.
        if (placed.availablePermits() == 0) {
            placed.release();
        }
    }

    void await(Duration atMost) throws InterruptedException {
        placed.drainPermits();
        placed.tryAcquire(atMost.toNanos(), TimeUnit.NANOSECONDS);
    }
}
