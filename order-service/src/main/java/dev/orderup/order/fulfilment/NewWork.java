package dev.orderup.order.fulfilment;

import dev.orderup.order.domain.OrderListener;
import dev.orderup.order.domain.OrderUpdate;
import dev.orderup.order.signal.Signal;

import java.time.Duration;

import org.springframework.stereotype.Component;

/** Lets an idle kitchen sleep until there is an order to work on. */
@Component
class NewWork implements OrderListener {
    private final Signal signal = new Signal();

    @Override
    public void committed(OrderUpdate update) {
        signal.raise();
    }

    void wake() {
        signal.raise();
    }

    /** Whether anything was committed within that time. */
    boolean await(Duration atMost) throws InterruptedException {
        return signal.await(atMost);
    }
}
