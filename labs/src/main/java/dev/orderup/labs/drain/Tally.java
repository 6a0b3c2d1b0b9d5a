package dev.orderup.labs.drain;

import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** What became of the requests of one protocol. Safe for use by several threads. */
final class Tally {
    /** Pauses of a client between two requests, and before it tries to connect again. */
    static final long PACE_MILLIS = 20;
    private final AtomicLong answered = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final Queue<String> placed = new ConcurrentLinkedQueue<>();
    private final ConcurrentHashMap<String, Long> reasons = new ConcurrentHashMap<>();
    private final AtomicReference<Goal> goal = new AtomicReference<>(new Goal(Long.MAX_VALUE, new CountDownLatch(1)));

    private record Goal(long answered, CountDownLatch reached) {}

    void answered() {
        var next = goal.get();
        if (answered.incrementAndGet() >= next.answered) {
            next.reached.countDown();
        }
    }

    /** The same, and the answer said that this order was placed. */
    void placed(String order) {
        placed.add(order);
        answered();
    }

    /** No connection could be made: nobody had accepted anything. */
    void refused() {
        refused.incrementAndGet();
    }

    /** It was accepted, and the answer did not come or was a failure of the system. */
    void failed(String reason) {
        failed.incrementAndGet();
        reasons.merge(reason, 1L, Long::sum);
    }

    /** Whether so many more were answered in time. */
    boolean awaitAnswered(long more, long seconds) throws InterruptedException {
        var next = new Goal(answered.get() + more, new CountDownLatch(1));
        goal.set(next);
        return next.reached.await(seconds, TimeUnit.SECONDS);
    }

    long answers() {
        return answered.get();
    }

    long refusals() {
        return refused.get();
    }

    long failures() {
        return failed.get();
    }

    /** Of the orders that clients were told of. */
    Queue<String> orders() {
        return placed;
    }

    Map<String, Long> reasons() {
        return new TreeMap<>(reasons);
    }
}
