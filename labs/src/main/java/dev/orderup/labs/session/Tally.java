package dev.orderup.labs.session;

import java.util.concurrent.atomic.LongAdder;

/** What was sent and received, by however many threads. */
final class Tally {
    final LongAdder requests = new LongAdder();
    final LongAdder retried = new LongAdder();
    final LongAdder bytesSent = new LongAdder();
    final LongAdder bytesReceived = new LongAdder();

    long bytes() {
        return bytesSent.sum() + bytesReceived.sum();
    }
}
