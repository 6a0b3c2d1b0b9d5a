package dev.orderup.notification.feed;

import java.util.UUID;

import org.jspecify.annotations.Nullable;

/** Why an order cannot be followed. Each door translates these once into its own language. */
public abstract sealed class FeedException extends RuntimeException {
    private final UUID orderId;

    private FeedException(UUID orderId, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.orderId = orderId;
    }

    public UUID orderId() {
        return orderId;
    }

    /** order-service knows no order of this id. */
    public static final class UnknownOrder extends FeedException {
        public UnknownOrder(UUID orderId) {
            super(orderId, "order: " + orderId + " (expected: the id of an order that was placed)", null);
        }
    }

    /** The order is there, and not for this caller to see. */
    public static final class NotYours extends FeedException {
        NotYours(UUID orderId, Caller caller) {
            super(orderId, "order " + orderId + " is none that " + caller + " may see", null);
        }
    }

    /** The follower claims to have seen a version that the order does not have yet. */
    public static final class VersionAhead extends FeedException {
        private final long after;
        private final long version;

        VersionAhead(UUID orderId, long after, long version) {
            super(orderId, "after: " + after + " (expected: 0-" + version + ", the order's version)", null);
            this.after = after;
            this.version = version;
        }

        public long after() {
            return after;
        }

        public long version() {
            return version;
        }
    }

    /** What was before cannot be learnt now. */
    public static final class HistoryUnavailable extends FeedException {
        public HistoryUnavailable(UUID orderId, String message, @Nullable Throwable cause) {
            super(orderId, message, cause);
        }
    }

    /** This instance stops and takes no more followers. */
    public static final class FeedStopping extends FeedException {
        FeedStopping(UUID orderId) {
            super(orderId, "This instance is stopping. Ask again: another one answers.", null);
        }
    }
}
