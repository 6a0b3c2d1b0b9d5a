package dev.orderup.labs.idempotency;

import dev.orderup.labs.system.Backoff;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** A client that sends its request until it is told of an order, whatever it is told before. */
final class Caller {
    /** Far longer than two processes take to come back; who is not told of an order by then is counted as untold. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Backoff PAUSES = new Backoff(Duration.ofMillis(20), Duration.ofMillis(500));
    private final Door door;
    private final Map<String, LongAdder> answers;

    /**
     * A caller that has sent nothing yet.
     *
     * @param answers counts each status, for all callers together
     */
    Caller(Door door, ConcurrentHashMap<String, LongAdder> answers) {
        this.door = door;
        this.answers = answers;
    }

    /** The order that it was told of; null if it was told of none by the end of its patience. */
    @Nullable
    String persist(String customer, @Nullable String key) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        for (int attempt = 0; System.nanoTime() - end < 0; attempt++) {
            if (attempt > 0) {
                Thread.sleep(PAUSES.before(attempt));
            }
            var reply = door.place(customer, key);
            answers.computeIfAbsent(reply.said(), _ -> new LongAdder()).increment();
            if (reply.order() != null) {
                return reply.order();
            }
        }
        return null;
    }
}
