package dev.orderup.poller.order;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Why an order could not be placed, read, moved or followed, in a sentence for the person who asked. */
public abstract sealed class Failure extends RuntimeException {
    /** What to do where the caller is known and may not. */
    static final String ASK_AS_ANOTHER = "; ask as somebody who may, with --as ROLE:NAME";

    private Failure(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** No order has this id. Asking again does not help. */
    public static final class NotFound extends Failure {
        public NotFound(String orderId) {
            super("no order has the id " + orderId, null);
        }
    }

    /** The service understood and said no, or answered what it should not. Asking again does not help. */
    public static final class Refused extends Failure {
        public Refused(String message) {
            super(message, null);
        }

        public Refused(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** Nobody knows the caller: the token has expired or is not believed. With a new one, asking again may help, once. */
    public static final class Unauthenticated extends Failure {
        public Unauthenticated(String message, @Nullable Throwable cause) {
            super(message + "; see whether ./orderup token is given one, and whether the clocks agree", cause);
        }
    }

    /** The service is away, too busy or stopping: asking again later may help. */
    public static final class Unavailable extends Failure {
        private final @Nullable Duration retryAfter;
        private final boolean unreachable;

        private Unavailable(String message, @Nullable Throwable cause, @Nullable Duration retryAfter, boolean unreachable) {
            super(message, cause);
            this.retryAfter = retryAfter;
            this.unreachable = unreachable;
        }

        public Unavailable(String message, @Nullable Throwable cause) {
            this(message, cause, null, false);
        }

        /** The service itself named a time before which not to come back. */
        public static Unavailable until(Duration retryAfter, String message) {
            return new Unavailable(message, null, retryAfter, false);
        }

        /** Nobody listens there: for one who has never been through, the system is not up. */
        public static Unavailable unreachable(String message, @Nullable Throwable cause) {
            return new Unavailable(message, cause, null, true);
        }

        public Optional<Duration> retryAfter() {
            return Optional.ofNullable(retryAfter);
        }

        public boolean isUnreachable() {
            return unreachable;
        }
    }
}
