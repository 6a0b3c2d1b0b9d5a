package dev.orderup.poller.pattern;

import dev.orderup.poller.order.OrderUpdate;
import java.time.Instant;
import java.util.UUID;
import reactor.core.publisher.FluxSink;

/** One who follows an order on the topic. Lives on the reader's thread. */
final class TopicFollower {
    private final String orderId;
    private final FluxSink<OrderUpdate> subscriber;
    private long version;

    TopicFollower(String orderId, long after, FluxSink<OrderUpdate> subscriber) {
        this.orderId = orderId;
        this.version = after;
        this.subscriber = subscriber;
    }

    String orderId() {
        return orderId;
    }

    /** No event of the order is older than this: its id is a UUID of version 7, which begins with the time (RFC 9562 §5.7). */
    Instant born() {
        UUID id = UUID.fromString(orderId);
        return id.version() == 7 ? Instant.ofEpochMilli(id.getMostSignificantBits() >>> 16) : Instant.EPOCH;
    }

    /** Takes an update on, unless it came before; says whether it did. */
    boolean offer(OrderUpdate update) {
        boolean isNew = update.version() > version;
        if (isNew) {
            version = update.version();
            subscriber.next(update);
        }
        if (update.status().isFinal()) {
            subscriber.complete();
        }
        return isNew;
    }

    void fail(Throwable error) {
        subscriber.error(error);
    }

    boolean isGone() {
        return subscriber.isCancelled();
    }
}
