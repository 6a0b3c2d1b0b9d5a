package dev.orderup.order.outbox;

import dev.orderup.order.domain.OrderListener;
import dev.orderup.order.domain.OrderUpdate;
import dev.orderup.order.signal.Signal;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Tells the relays of all instances that something was committed.
 *
 * <p>
 * Not in the transaction that commits it, although NOTIFY would be one more word there: PostgreSQL queues notifications under a lock that
 * every notifying transaction holds while it waits for the disk, so that orders would be committed one after the other (RATIONALE.md has
 * the figures). Here it is a transaction that writes nothing, and however many commits come in a row share one.
 */
@Component
class WakeUpCall implements SmartLifecycle, OrderListener {
    static final String CHANNEL = "order_event";

    private static final Logger LOG = LoggerFactory.getLogger(WakeUpCall.class);

    private final JdbcClient jdbc;
    private final OutboxSettings settings;
    private final Signal signal = new Signal();
    private final Signal stopping = new Signal();
    private volatile boolean running;

    WakeUpCall(JdbcClient jdbc, OutboxSettings settings) {
        this.jdbc = jdbc;
        this.settings = settings;
    }

    @Override
    public void committed(OrderUpdate update) {
        signal.raise();
    }

    private void run() {
        try {
            while (running) {
                if (signal.await(settings.poll()) && running) {
                    call();
                    stopping.await(settings.notifySpacing());
                }
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private void call() {
        try {
            jdbc.sql("SELECT pg_notify(:channel, '')").param("channel", CHANNEL).query((row, number) -> true).list();
        } catch (DataAccessException e) {
            // Nothing is lost: each relay looks for itself after a while.
            LOG.debug("No relay was woken", e);
        }
    }

    @Override
    public synchronized void start() {
        running = true;
        Thread.ofVirtual().name("outbox-wake-up-call").start(this::run);
    }

    @Override
    public synchronized void stop() {
        running = false;
        signal.raise();
        stopping.raise();
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
