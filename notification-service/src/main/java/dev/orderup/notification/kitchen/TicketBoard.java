package dev.orderup.notification.kitchen;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import dev.orderup.notification.feed.Caller;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/**
 * Push with acknowledgements: each new order is shown to one display of its kitchen, again and again until one says that it has seen it
 * (topic 3, {@code websocket}).
 *
 * <p><b>When to choose it</b>: what is pushed must not merely have been sent, it must have been seen, and by one of several who share the work.
 * For a status that the next one replaces it is too much: there a client that comes again says which version it has, and the server keeps
 * nothing for it ({@link dev.orderup.notification.feed.OrderFeed}).
 *
 * <p><b>What it promises</b>: at least once. A ticket comes again if its display broke off, died, or was silent for too long
 * ({@link Ticket#deliveries} tells), and never after its acknowledgement was answered, whatever is killed. A display holds a window of tickets
 * at most; more come as it acknowledges, and meanwhile another display of the kitchen gets them.
 *
 * <p><b>What it costs</b>: a row for each order, written by batches; for each ticket one statement that claims it and one that closes it, shared by
 * all that wait; a lease renewed for each display, of which a killed instance's tickets wait for the end. {@code ./orderup kitchen} prints the
 * staleness of each ticket and README's topic table the figure.
 *
 * <p><b>How a round goes</b>: one thread does all that waits, statement by statement, so that nothing here is locked and what piles up while
 * the database answers goes in one statement: write what was acknowledged, give back what stations held that have left, then, for each station
 * that was woken, take back what it shows in vain and claim tickets for the room in its window. Stations are woken by {@link TicketCalls} when
 * any instance changes tickets of their kitchen, and all of them now and then, for leases that have ended: that nobody announces.
 *
 * <p><b>How to add another</b>: a door asks for a {@link #station}, tells its client what the {@link Display} is told, and passes on what the client
 * acknowledges. For other work than tickets: a table with a holder and a lease, and the statements of {@link TicketStore}.
 */
@Component
public class TicketBoard implements SmartLifecycle {
    private static final Logger logger = LoggerFactory.getLogger(TicketBoard.class);
    /** How many acknowledgements one statement writes at most. */
    private static final int ACKS_MAX = 1_000;
    /** How many closed tickets one sweep deletes at most: more than are opened meanwhile. */
    private static final int FORGET_MAX = 5_000;

    private final TicketStore store;
    private final KitchenSettings settings;
    private final KitchenMeters meters;
    private final Set<Station> stations = ConcurrentHashMap.newKeySet();
    private final AtomicInteger places = new AtomicInteger();
    private final Queue<Acknowledgement> said = new ConcurrentLinkedQueue<>();
    private final Queue<Station> left = new ConcurrentLinkedQueue<>();
    private final Semaphore call = new Semaphore(0);
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread thread = Thread.ofPlatform().name("kitchen-tickets").daemon().unstarted(this::run);
    /** Whether the table is there. */
    private volatile boolean prepared;
    // The thread's own.
    private final List<Acknowledgement> settling = new ArrayList<>();
    private final Set<UUID> releasing = new HashSet<>();
    private long sweptNanos = System.nanoTime();
    private boolean failing;

    TicketBoard(TicketStore store, KitchenSettings settings, KitchenMeters meters) {
        this.store = store;
        this.settings = settings;
        this.meters = meters;
        meters.displays(places);
    }

    /**
     * A place for a display, at which nothing happens until it is opened; close it in any case.
     *
     * @param window how many tickets the display shows without having acknowledged them, at least 1
     * @throws BoardException if the kitchen is not the caller's, or there is no place
     */
    public Station station(String restaurantId, Caller caller, int window, Display display) {
        if (!caller.mayReadKitchen(restaurantId)) {
            throw new BoardException.NotYours(restaurantId, caller);
        }
        if (isStopping()) {
            throw new BoardException.NoPlace("This instance is stopping. Ask again: another one answers.");
        }
        if (places.incrementAndGet() > settings.displaysMax()) {
            places.decrementAndGet();
            throw new BoardException.NoPlace("This instance serves %d displays, the maximum.".formatted(settings.displaysMax()));
        }
        return new Station(this, restaurantId, caller, window, display);
    }

    void enter(Station station) {
        stations.add(station);
        if (station.isClosed()) {
            stations.remove(station);
        } else if (isStopping()) {
            station.display().restarting();
        }
        call.release();
    }

    void leave(Station station) {
        places.decrementAndGet();
        stations.remove(station);
        left.add(station);
        call.release();
    }

    void hear(Acknowledgement acknowledgement) {
        said.add(acknowledgement);
        call.release();
    }

    /** Something about the tickets of this kitchen has changed; of any kitchen, if it is empty. */
    void wake(String restaurantId) {
        for (Station station : stations) {
            if (restaurantId.isEmpty() || station.restaurantId().equals(restaurantId)) {
                station.wake();
            }
        }
        call.release();
    }

    /** The tickets' table is there: work begins. */
    void prepared() {
        prepared = true;
        call.release();
    }

    private void run() {
        Duration pause = settings.backOff();
        while (!isStopping()) {
            try {
                awaitCall(settings.sweep());
                if (prepared) {
                    round();
                }
                pause = settings.backOff();
                failing(null);
            } catch (DataAccessException e) {
                failing(e);
                awaitStop(pause);
                pause = min(pause.multipliedBy(2), settings.backOffMax());
            } catch (RuntimeException e) {
                // A display's fault is none of the others'.
                logger.error("A round of the kitchen's tickets failed", e);
                awaitStop(pause);
            }
        }
    }

    private void round() {
        settle();
        release();
        boolean sweep = System.nanoTime() - sweptNanos >= settings.sweep().toNanos();
        if (sweep) {
            sweep();
        }
        for (Station station : stations) {
            if (station.takeDue() || sweep) {
                serve(station);
            }
        }
    }

    private void settle() {
        while (settling.size() < ACKS_MAX && !said.isEmpty()) {
            settling.add(said.remove()); // Nobody else takes any.
        }
        if (!settling.isEmpty()) {
            Set<UUID> known = Set.copyOf(store.acknowledge(settling));
            List<Acknowledgement> written = List.copyOf(settling);
            settling.clear();
            meters.acknowledged(known.size());
            written.forEach(ack -> ack.station().settled(ack.orderId(), known.contains(ack.orderId())));
            call.release(); // Perhaps there are more.
        }
    }

    private void release() {
        for (Station gone = left.poll(); gone != null; gone = left.poll()) {
            releasing.add(gone.id());
        }
        if (!releasing.isEmpty()) {
            store.release(releasing);
            releasing.clear();
        }
    }

    private void sweep() {
        long late = System.nanoTime() - settings.ackWithin().toNanos();
        for (Station station : stations) {
            if (station.isLateSince(late)) {
                meters.dropped();
                station.display().dropped();
                station.close();
            }
        }
        release();
        if (!stations.isEmpty()) {
            store.renew(stations.stream().map(Station::id).toList(), settings.lease());
        }
        store.forget(settings.keep(), FORGET_MAX);
        sweptNanos = System.nanoTime();
    }

    private void serve(Station station) {
        try {
            if (!station.held().isEmpty()) {
                store.lost(station.id(), station.held().keySet()).forEach(lost -> station.withdraw(lost.orderId(), lost.why()));
            }
            if (station.room() > 0 && !station.isClosed()) {
                List<Ticket> tickets = store.claim(station.id(), station.restaurantId(), station.room(), settings.lease());
                tickets.forEach(ticket -> show(station, ticket));
            }
        } catch (DataAccessException e) {
            station.wake();
            throw e;
        }
        if (station.isClosed()) {
            releasing.add(station.id()); // What was claimed while it left.
            call.release();
        }
    }

    private void show(Station station, Ticket ticket) {
        meters.showing(ticket);
        station.show(ticket);
    }

    private void failing(@Nullable DataAccessException why) {
        if (why != null && !failing) {
            logger.warn("Kitchen tickets wait: the database does not answer", why);
        } else if (why == null && failing) {
            logger.info("Kitchen tickets go on");
        }
        failing = why != null;
    }

    private void awaitCall(Duration atMost) {
        try {
            if (call.tryAcquire(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
                call.drainPermits();
            }
        } catch (InterruptedException _) {
            stopped.countDown();
        }
    }

    /** A pause after a failure, which calls do not end. */
    private void awaitStop(Duration pause) {
        try {
            var _ = stopped.await(pause.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException _) {
            stopped.countDown();
        }
    }

    private boolean isStopping() {
        return stopped.getCount() == 0;
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    @Override
    public void start() {
        thread.start();
    }

    /** The first to stop: displays come again elsewhere, and what they have not acknowledged is free by then. */
    @Override
    public void stop() {
        stopped.countDown();
        stations.forEach(station -> {
            station.display().restarting();
            station.close();
        });
        call.release();
        try {
            if (thread.join(settings.lease()) && prepared) {
                round();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (DataAccessException e) {
            logger.debug("Tickets are free when their leases end", e);
        }
    }

    @Override
    public boolean isRunning() {
        return thread.isAlive();
    }
}
