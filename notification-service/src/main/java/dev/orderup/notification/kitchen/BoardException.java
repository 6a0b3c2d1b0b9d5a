package dev.orderup.notification.kitchen;

import dev.orderup.notification.feed.Caller;

/** Why a display gets no place. */
public abstract sealed class BoardException extends RuntimeException {
    private BoardException(String message) {
        super(message, null, false, false);
    }

    /** Another's kitchen. */
    public static final class NotYours extends BoardException {
        NotYours(String restaurantId, Caller caller) {
            super("the tickets of restaurant " + restaurantId + " are none that " + caller + " may see");
        }
    }

    /** Not here, not now. */
    public static final class NoPlace extends BoardException {
        NoPlace(String why) {
            super(why);
        }
    }
}
