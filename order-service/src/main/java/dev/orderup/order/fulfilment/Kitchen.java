package dev.orderup.order.fulfilment;

import dev.orderup.order.domain.OrderException;
import dev.orderup.order.domain.Orders;
import dev.orderup.order.signal.Signal;

import java.time.Duration;
import java.util.Optional;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/**
 * Moves orders along by itself, so that there is something to follow: each order rests for the pace, then takes a step, until it is
 * delivered.
 *
 * <p>
 * The state is in the database and nowhere else: any number of instances work on the same orders, each step is taken once
 * ({@link Orders#stepDue}), and an instance that dies leaves nothing undone. In between, the kitchen sleeps until the next step is due, and
 * without any order on its way it looks once per {@code idle}.
 */
@Component
class Kitchen implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Kitchen.class);
    private static final Duration STOP_MAX = Duration.ofSeconds(5);

    private final Orders orders;
    private final NewWork newWork;
    private final FulfilmentSettings settings;
    private final Signal stopping = new Signal();
    private volatile boolean running;
    private Thread thread = Thread.ofVirtual().unstarted(this::run);

    Kitchen(Orders orders, NewWork newWork, FulfilmentSettings settings) {
        this.orders = orders;
        this.newWork = newWork;
        this.settings = settings;
    }

    private void run() {
        try {
            while (running) {
                work();
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private void work() throws InterruptedException {
        try {
            if (orders.stepDue(settings.pace(), settings.batch()) < settings.batch()) {
                rest(orders.untilDue(settings.pace()));
            }
        } catch (OrderException | DataAccessException e) {
            LOG.debug("The kitchen could not work; it tries again in {}", settings.idle(), e);
            stopping.await(settings.idle());
        }
    }

    /** No order that comes meanwhile is due before the one that is waited for; only without any does a new one change the plan. */
    private void rest(Optional<Duration> untilDue) throws InterruptedException {
        if (untilDue.isPresent()) {
            stopping.await(untilDue.get());
        } else if (newWork.await(settings.idle())) {
            // What was just committed rests for the pace first, however much more comes meanwhile: one look then is enough for all of it.
            stopping.await(settings.pace());
        }
    }

    @Override
    public synchronized void start() {
        if (settings.enabled() && !running) {
            running = true;
            thread = Thread.ofVirtual().name("kitchen").start(this::run);
        }
    }

    @Override
    public synchronized void stop() {
        running = false;
        stopping.raise();
        newWork.wake();
        try {
            if (thread.getState() != Thread.State.NEW && !thread.join(STOP_MAX)) {
                LOG.warn("The kitchen did not stop within {}", STOP_MAX);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
