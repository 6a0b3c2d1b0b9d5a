package dev.orderup.order.outbox;

import dev.orderup.order.domain.OrderListener;
import dev.orderup.order.domain.OrderUpdate;
import dev.orderup.order.signal.Backoff;
import dev.orderup.order.signal.Notified;
import dev.orderup.order.signal.Signal;
import dev.orderup.order.signal.WakeUpCalls;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The transactional outbox's second half: what was committed to order_event goes to Kafka, at least once, each order's events in sequence.
 *
 * <p>
 * Choose an outbox where a change of state and the news of it must not part: writing to the database and to the broker one after the other
 * loses one of them in a crash, and a transaction over both ties the one's uptime to the other's. It costs a row and an update per event and
 * the time from commit to Kafka; both stand in RATIONALE.md as measured. Kafka may be away for as long as the disk lasts: orders are still
 * taken, and their events follow.
 *
 * <pre>
 * commit ─ in this instance: {@link Signal} ──────────────────┐◄──────── WakeUpListener of every instance ◄┐
 *                                                            ▼                                           │
 *                          nobody called for a while ──► claim shards ─ read ─ {@link Publisher} ─ mark ─ commit │
 *                                                            └─ another holds some: {@link WakeUpCalls} ─ NOTIFY ┘
 * </pre>
 *
 * <p>
 * The busier it is, the bigger the batches: when events were committed while a batch was under way, the relay rests for a few times as long as
 * that took, a bounded time, before the next. An event that comes alone waits for nothing. So what the relay, Kafka and the consumers cost
 * per event falls as the load grows, and the relay takes a bounded share of the machine.
 *
 * <p>
 * Any number of instances relay at once, each order by one of them at a time ({@link Outbox}). An instance that dies after Kafka's
 * acknowledgement and before the mark leaves events that are sent again by another: consumers absorb them by order id and version. To
 * publish another kind of event: its table with the columns that {@link Outbox} reads, its encoder beside {@link CloudEvents}.
 */
@Component
class OutboxRelay implements SmartLifecycle, OrderListener, Notified {
    private static final Logger LOG = LoggerFactory.getLogger(OutboxRelay.class);
    private static final String CHANNEL = "order_event";
    /** Longer than a batch can take, that is Kafka's delivery timeout and the statements around it. */
    private static final Duration STOP_MAX = Duration.ofSeconds(15);

    private final Outbox outbox;
    private final Publisher publisher;
    private final EventTopic topic;
    private final TransactionTemplate transaction;
    private final OutboxSettings settings;
    private final WakeUpCalls calls;
    private final Counter published;
    private final Signal signal = new Signal();
    private final Signal stopping = new Signal();
    private final AtomicBoolean committedHere = new AtomicBoolean();
    private volatile boolean running;
    private Thread thread = Thread.ofVirtual().unstarted(this::run);

    OutboxRelay(Outbox outbox, Publisher publisher, EventTopic topic, TransactionTemplate transaction, OutboxSettings settings,
            WakeUpCalls calls, MeterRegistry meters) {
        this.outbox = outbox;
        this.publisher = publisher;
        this.topic = topic;
        this.transaction = transaction;
        this.settings = settings;
        this.calls = calls;
        this.published = Counter.builder("orderup.outbox.published").description("Events that Kafka has acknowledged").register(meters);
    }

    @Override
    public void committed(OrderUpdate update) {
        if (running) {
            committedHere.set(true);
            signal.raise();
        } else {
            calls.call(CHANNEL);
        }
    }

    @Override
    public String channel() {
        return CHANNEL;
    }

    @Override
    public void notified(String what) {
        signal.raise();
    }

    private void run() {
        var backoff = new Backoff(settings.backoffMin(), settings.backoffMax());
        boolean failing = false;
        while (running) {
            try {
                long began = System.nanoTime();
                var batch = relay();
                if (batch.isIncomplete()) {
                    throw new IllegalStateException("Kafka acknowledged %d of %d events".formatted(batch.published, batch.read));
                }
                if (failing) {
                    LOG.info("Events are published again");
                    failing = false;
                    backoff.reset();
                }
                if (!batch.more) {
                    rest(batch, Duration.ofNanos(System.nanoTime() - began));
                }
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                if (!failing) {
                    LOG.warn("Events cannot be published; they wait in order_event", e);
                    failing = true;
                }
                topic.doubt();
                pause(backoff.next());
            }
        }
    }

    /** All that was committed before the batch is relayed. What came since has raised the signal: then more is coming, and shares the next batch. */
    private void rest(Batch batch, Duration took) throws InterruptedException {
        if (batch.read > 0 && signal.isRaised()) {
            stopping.await(settings.rest(took));
        }
        signal.await(settings.poll());
    }

    /** One batch in one transaction: the locks that it takes are free again when it ends, however it ends. */
    Batch relay() {
        topic.ensure();
        boolean committed = committedHere.getAndSet(false);
        var batch = transaction.execute(status -> {
            var claim = outbox.claim();
            if (claim.othersHoldSome() && committed) {
                // Whoever holds them may have read before the commit.
                calls.call(CHANNEL);
            }
            return claim.shards().isEmpty() ? new Batch(0, 0, false) : relay(claim.shards());
        });
        published.increment(batch.published);
        return batch;
    }

    private Batch relay(List<Integer> shards) {
        var pending = outbox.read(shards, settings.batch());
        var acknowledged = publisher.publish(pending.events());
        if (!acknowledged.isEmpty()) {
            outbox.markPublished(acknowledged);
        }
        return new Batch(pending.events().size(), acknowledged.size(), pending.more());
    }

    private void pause(Duration duration) {
        try {
            stopping.await(duration);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public synchronized void start() {
        if (settings.enabled() && !running) {
            running = true;
            thread = Thread.ofVirtual().name("outbox-relay").start(this::run);
        }
    }

    /** Stops after the doors: what they committed last has a chance to be sent by this instance still. */
    @Override
    public synchronized void stop() {
        running = false;
        signal.raise();
        stopping.raise();
        try {
            if (thread.getState() != Thread.State.NEW && !thread.join(STOP_MAX)) {
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return 0;
    }

    record Batch(int read, int published, boolean more) {
        boolean isIncomplete() {
            return published < read;
        }
    }
}
