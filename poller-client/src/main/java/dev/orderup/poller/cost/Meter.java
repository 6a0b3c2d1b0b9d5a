package dev.orderup.poller.cost;

import java.util.concurrent.atomic.LongAdder;

/** What one pattern has spent on the wire so far. Counted as it happens, on whatever thread; read at any time. */
public final class Meter {
    private final LongAdder requests = new LongAdder();
    private final LongAdder emptyAnswers = new LongAdder();
    private final LongAdder connections = new LongAdder();
    private final LongAdder bytesSent = new LongAdder();
    private final LongAdder bytesReceived = new LongAdder();

    /** One more thing was asked of the other side. */
    public void request() {
        requests.increment();
    }

    /** An answer brought no update. */
    public void emptyAnswer() {
        emptyAnswers.increment();
    }

    void connection() {
        connections.increment();
    }

    void sent(int bytes) {
        bytesSent.add(bytes);
    }

    void received(int bytes) {
        bytesReceived.add(bytes);
    }

    public Spending spending() {
        return new Spending(requests.sum(), connections.sum(), bytesSent.sum(), bytesReceived.sum(), emptyAnswers.sum(), 0);
    }
}
