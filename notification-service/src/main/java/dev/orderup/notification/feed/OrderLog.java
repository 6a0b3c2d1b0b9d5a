package dev.orderup.notification.feed;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import dev.orderup.notification.feed.FeedException.HistoryUnavailable;
import dev.orderup.notification.feed.FeedException.NotYours;
import dev.orderup.notification.feed.FeedException.VersionAhead;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The updates of one followed order, version 1 to the latest known, shared by all its followers.
 *
 * <p>A log is heard of by Kafka from the moment it exists, and only then is the history read: whatever is committed before
 * the read is in the history, whatever is committed after it comes by Kafka. So nothing falls between the two.
 *
 * <ul>
 * <li><b>Unread</b>: nothing is known. Live updates are held until the history is there.
 * <li><b>Trusted</b>: updates 1..n are known and n+1 will come by Kafka. An update up to n is a duplicate and is absorbed;
 * n+1 is appended; a later one means that something was missed: it is held and the history is read again.
 * <li><b>Doubted</b>: updates 1..n are known, but n+1 may have passed unheard (Kafka's consumer lost its place, or a record
 * of this order could not be read). n+1 is still appended when it comes; the history is read until that succeeds, and a
 * new follower waits for it.
 * </ul>
 */
final class OrderLog {
    /** Updates that wait for an earlier one; beyond this the history brings them anyway. */
    private static final int HELD_MAX = 64;
    private static final Logger logger = LoggerFactory.getLogger(OrderLog.class);

    private final UUID orderId;
    private final OrderHistory history;
    private final FeedSettings settings;
    private final FeedMeters meters;
    private final Consumer<OrderLog> release;
    private final Set<Follower> followers = ConcurrentHashMap.newKeySet();
    private volatile OrderEvent[] events = {};
    /** Known once the history was read, and never another. */
    private volatile @Nullable Owner owner;

    // Guarded by this.
    private final NavigableMap<Long, OrderEvent> held = new TreeMap<>();
    private @Nullable CompletableFuture<OrderLog> reading;
    /** The history being read may have been told too early. */
    private boolean readAgain;
    /** An update was held after the history being read was asked for. */
    private boolean heldSince;
    private boolean trusted;
    private long heardNanos = System.nanoTime();

    // Guarded by the feed's map.
    int users;
    long idleSinceNanos;

    OrderLog(UUID orderId, OrderHistory history, FeedSettings settings, FeedMeters meters, Consumer<OrderLog> release) {
        this.orderId = orderId;
        this.history = history;
        this.settings = settings;
        this.meters = meters;
        this.release = release;
    }

    UUID orderId() {
        return orderId;
    }

    long version() {
        return events.length;
    }

    boolean isFinal() {
        OrderEvent[] known = events;
        return known.length > 0 && known[known.length - 1].update().status().isFinal();
    }

    @Nullable
    OrderEvent eventAfter(long version) {
        OrderEvent[] known = events;
        return version < known.length ? known[(int) version] : null;
    }

    /** Completes once every update committed before this call is known or on its way. */
    synchronized CompletableFuture<OrderLog> ready() {
        return trusted ? CompletableFuture.completedFuture(this) : read();
    }

    /** Completes once a history read after this call is merged. */
    synchronized CompletableFuture<OrderLog> readFresh() {
        CompletableFuture<OrderLog> current = reading;
        return current == null ? read() : current.thenCompose(_ -> read());
    }

    /** An update may have passed unheard: the history tells. */
    synchronized void doubt() {
        heardNanos = System.nanoTime();
        trusted = isFinal();
        if (reading != null) {
            readAgain = true;
        } else if (!trusted) {
            var _ = read();
        }
    }

    synchronized boolean needsRead() {
        boolean silent = System.nanoTime() - heardNanos > settings.recheckAfter().toNanos();
        return !isFinal() && reading == null && !followers.isEmpty() && (!trusted || silent);
    }

    Follower join(long after, Caller caller, Audience audience) {
        OrderEvent[] known = events;
        long version = known.length;
        if (!caller.maySee(Objects.requireNonNull(owner), known[known.length - 1].update().status())) {
            throw new NotYours(orderId, caller);
        }
        if (after > version) {
            throw new VersionAhead(orderId, after, version);
        }
        Follower follower = new Follower(this, after, version, caller.until().toEpochMilli(), audience);
        followers.add(follower);
        return follower;
    }

    void leave(Follower follower) {
        followers.remove(follower);
        release.accept(this);
    }

    void expire(long nowMillis) {
        followers.forEach(follower -> follower.expire(nowMillis));
    }

    void cutAll(EndReason reason) {
        followers.forEach(follower -> follower.cut(reason));
    }

    /** An update from Kafka. */
    void offer(OrderEvent event) {
        synchronized (this) {
            heardNanos = System.nanoTime();
            if (event.version() <= version()) {
                meters.duplicates().increment();
                return;
            }
            if (event.version() > settings.updatesMax()) {
                ignore(List.of(event.version()));
                return;
            }
            hold(event);
            if (version() > 0) {
                appendHeld();
                closeGap();
            }
        }
        wakeAll();
    }

    private void closeGap() {
        if (!held.isEmpty() && reading == null) {
            meters.gaps().increment();
            var _ = read();
        }
    }

    private void ignore(Collection<Long> versions) {
        logger.warn("Order {}: updates {} came from Kafka, but its history ends at version {}: ignored", orderId, versions, version());
        meters.ignored().increment(versions.size());
    }

    private void hold(OrderEvent event) {
        held.put(event.version(), event);
        heldSince = true;
        if (held.size() > HELD_MAX) {
            held.pollLastEntry();
            readAgain = true;
        }
    }

    private synchronized CompletableFuture<OrderLog> read() {
        CompletableFuture<OrderLog> current = reading;
        if (current != null) {
            return current;
        }
        CompletableFuture<OrderLog> started = new CompletableFuture<>();
        reading = started;
        readAgain = false;
        heldSince = false;
        meters.history().increment();
        var _ = history.updates(orderId).whenComplete((told, failure) -> {
            if (failure == null) {
                merge(told, started);
            } else {
                fail(failure, started);
            }
        });
        return started;
    }

    private void merge(History told, CompletableFuture<OrderLog> read) {
        try {
            merge(told);
        } catch (HistoryUnavailable e) {
            fail(e, read);
            return;
        }
        read.complete(this);
        wakeAll();
    }

    private synchronized void merge(History told) {
        List<OrderUpdate> updates = told.updates();
        check(updates);
        owner = told.owner();
        for (OrderUpdate update : updates) {
            if (update.version() > version()) {
                append(new OrderEvent(update));
            }
        }
        appendHeld();
        reading = null;
        trusted = !readAgain;
        if (readAgain || (heldSince && !held.isEmpty())) {
            var _ = read();
        } else if (!held.isEmpty()) {
            ignore(held.keySet());
            held.clear();
        }
    }

    private void check(List<OrderUpdate> updates) {
        if (updates.isEmpty() || updates.size() > settings.updatesMax()) {
            throw new HistoryUnavailable(orderId, "history of " + updates.size() + " updates (expected: 1-" + settings.updatesMax() + ")",
                    null);
        }
        for (int i = 0; i < updates.size(); i++) {
            if (updates.get(i).version() != i + 1) {
                throw new HistoryUnavailable(orderId, "history with version " + updates.get(i).version() + " (expected: " + (i + 1) + ")",
                        null);
            }
        }
    }

    private void fail(Throwable failure, CompletableFuture<OrderLog> read) {
        boolean gap;
        synchronized (this) {
            reading = null;
            trusted = false;
            gap = version() > 0 && !held.isEmpty();
            held.clear();
        }
        read.completeExceptionally(failure);
        if (gap) {
            cutAll(EndReason.HISTORY_UNAVAILABLE);
        }
    }

    private void appendHeld() {
        while (!held.isEmpty() && held.firstKey() <= version() + 1) {
            OrderEvent first = held.pollFirstEntry().getValue();
            if (first.version() <= version()) {
                meters.duplicates().increment();
            } else {
                append(first);
            }
        }
    }

    private void append(OrderEvent event) {
        OrderEvent[] known = events;
        OrderEvent[] grown = Arrays.copyOf(known, known.length + 1);
        grown[known.length] = event;
        events = grown;
    }

    private void wakeAll() {
        followers.forEach(follower -> follower.wake(settings.lagMax()));
    }
}
