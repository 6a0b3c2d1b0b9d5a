package dev.orderup.order.session;

import java.util.UUID;

/** What is refused to a basket. The door translates these, all of them, once. */
public abstract sealed class BasketException extends RuntimeException {
    /** Without a stack trace: these are answers, not faults, and a caller must not be able to make them costly. */
    BasketException(String message) {
        super(message, null, false, false);
    }

    /** Nothing is known of it here. */
    public static final class NotFound extends BasketException {
        NotFound(UUID id, String why) {
            super("there is no basket %s: %s".formatted(id, why));
        }

        static NotFound inMemory(UUID id) {
            return new NotFound(id, "a basket that is kept in memory is known to one instance only, and is lost when that instance ends, "
                    + "when it was left alone for too long, or when the request comes without the cookie that leads there");
        }
    }

    /** It was left alone for too long. */
    public static final class Expired extends BasketException {
        Expired(UUID id) {
            super("the basket %s has expired: make a new one".formatted(id));
        }
    }

    /** The token was not made here, not for this basket, or has been changed. */
    public static final class TokenRefused extends BasketException {
        TokenRefused(String why) {
            super("Basket-Token: " + why + " (expected: the token of the last answer for this basket)");
        }
    }

    /** No further line fits. */
    public static final class Full extends BasketException {
        Full(String what, long given, String expected) {
            super("%s: %d (expected: %s)".formatted(what, given, expected));
        }
    }

    /** This instance has as many baskets in memory as it may have. */
    public static final class NoRoom extends BasketException {
        NoRoom(int max) {
            super("this instance keeps %d baskets in memory and takes no more: come back in a while, or use another way".formatted(max));
        }
    }

    /** There is nothing in it to order. */
    public static final class Empty extends BasketException {
        Empty(UUID id) {
            super("the basket %s is empty (expected: at least one line)".formatted(id));
        }
    }

    /** It is an order by now. */
    public static final class CheckedOut extends BasketException {
        CheckedOut(UUID id) {
            super("the basket %s is checked out and does not change any more; check it out again to be told its order".formatted(id));
        }
    }

    /** The caller decided on a version that is not the present one. */
    public static final class Stale extends BasketException {
        private final long currentVersion;

        Stale(Basket present) {
            super("the basket has version %d by now: read it, decide again, and send that version".formatted(present.version()));
            this.currentVersion = present.version();
        }

        public long currentVersion() {
            return currentVersion;
        }
    }
}
