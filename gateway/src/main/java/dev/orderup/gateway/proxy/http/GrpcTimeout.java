package dev.orderup.gateway.proxy.http;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The {@code grpc-timeout} field: at most eight digits and a unit. */
final class GrpcTimeout {
    static final long NONE = Long.MAX_VALUE;
    private static final int LENGTH_MAX = 9;

    private GrpcTimeout() {}

    /** Nanoseconds, or {@link #NONE} when there is none or it is not well formed: then the upstream has the word. */
    static long nanos(@Nullable String field) {
        if (field == null || field.length() < 2 || field.length() > LENGTH_MAX) {
            return NONE;
        }
        long value = 0;
        for (int i = 0; i < field.length() - 1; i++) {
            if (field.charAt(i) < '0' || field.charAt(i) > '9') {
                return NONE;
            }
            value = value * 10 + field.charAt(i) - '0';
        }
        return switch (field.charAt(field.length() - 1)) {
            case 'H' -> TimeUnit.HOURS.toNanos(value);
            case 'M' -> TimeUnit.MINUTES.toNanos(value);
            case 'S' -> TimeUnit.SECONDS.toNanos(value);
            case 'm' -> TimeUnit.MILLISECONDS.toNanos(value);
            case 'u' -> TimeUnit.MICROSECONDS.toNanos(value);
            case 'n' -> value;
            default -> NONE;
        };
    }
}
