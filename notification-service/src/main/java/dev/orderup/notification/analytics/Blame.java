package dev.orderup.notification.analytics;

import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;

/** Whose fault a failure is. A record is put aside only for its own: nothing is gained by putting aside all that comes during an outage. */
final class Blame {
    private Blame() {}

    /** The database's, unless what it says is that it does not take such a value. */
    static boolean isOutage(Throwable failure) {
        DataAccessException cause = find(failure);
        return cause != null && !(cause instanceof DataIntegrityViolationException);
    }

    /** What went wrong at the bottom, without what it was wrapped in on its way up. */
    static Exception reason(Exception failure) {
        if (failure instanceof PoisonEventException) {
            return failure; // It says all there is to say; its cause is a detail.
        }
        return failure.getCause() instanceof Exception cause && cause != failure ? reason(cause) : failure;
    }

    private static @Nullable DataAccessException find(@Nullable Throwable failure) {
        if (failure == null || failure instanceof DataAccessException) {
            return (DataAccessException) failure;
        }
        return find(failure.getCause());
    }
}
