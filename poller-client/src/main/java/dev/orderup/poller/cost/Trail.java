package dev.orderup.poller.cost;

import dev.orderup.poller.order.OrderUpdate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Everything that one subscriber saw of one order, as it came. */
public final class Trail {
    private final Staleness staleness;
    private final Instant since;
    private final List<OrderUpdate> seen = new ArrayList<>();

    /** @param since when the subscriber began to follow; what was committed before is catching up, so it has no staleness */
    public Trail(Staleness staleness, Instant since) {
        this.staleness = staleness;
        this.since = since;
    }

    public synchronized void see(OrderUpdate update, Instant at) {
        seen.add(update);
        if (!update.at().isBefore(since)) {
            staleness.record(update.at(), at);
        }
    }

    public synchronized List<OrderUpdate> seen() {
        return List.copyOf(seen);
    }
}
