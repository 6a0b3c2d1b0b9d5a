package dev.orderup.poller.kafka;

import java.util.HashMap;
import java.util.Map;

/**
 * Watches that the events of each key come in the order of their versions. That one is missing is no fault here: a replay may
 * begin in the middle of an order. It remembers a number for each order it sees. For one thread.
 */
public final class KeyOrder {
    private final Map<String, Long> last = new HashMap<>();
    private long events;
    private long duplicates;
    private long faults;

    /** Whether the event is the order's first, or follows the one before. */
    public boolean saw(LoggedEvent event) {
        events++;
        long before = last.getOrDefault(event.orderId(), 0L);
        last.merge(event.orderId(), event.version(), Math::max);
        if (event.version() == before) {
            duplicates++;
        } else if (event.version() < before) {
            faults++;
        }
        return event.version() >= before;
    }

    public long events() {
        return events;
    }

    public long orders() {
        return last.size();
    }

    /** Published twice in a row, as a relay that was killed does. */
    public long duplicates() {
        return duplicates;
    }

    /** Events that came after a later one of their order. */
    public long faults() {
        return faults;
    }
}
