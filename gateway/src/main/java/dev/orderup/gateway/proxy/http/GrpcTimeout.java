package dev.orderup.gateway.proxy.http;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The {@code grpc-timeout} field: at most eight digits and a unit. */
final class GrpcTimeout {
    static final String FIELD = "grpc-timeout";
    static final long NONE = Long.MAX_VALUE;
    private static final int LENGTH_MAX = 9;

    private static final long VALUE_MAX = 99_999_999;

    private static final Unit[] UNITS = {new Unit(TimeUnit.MICROSECONDS, "u"), new Unit(TimeUnit.MILLISECONDS, "m"),
            new Unit(TimeUnit.SECONDS, "S"), new Unit(TimeUnit.MINUTES, "M"), new Unit(TimeUnit.HOURS, "H")};

    private GrpcTimeout() {}

    /** As the field says it: the finest unit in which eight digits are enough, rounded up; what is over is the least there is. */
    static String text(long nanos) {
        long left = Math.max(1, nanos);
        if (left <= VALUE_MAX) {
            return left + "n";
        }
        for (var unit : UNITS) {
            long value = (left - 1) / unit.of(1) + 1;
            if (value <= VALUE_MAX) {
                return value + unit.word();
            }
        }
        return VALUE_MAX + "H";
    }

    private record Unit(TimeUnit unit, String word) {
        long of(long value) {
            return unit.toNanos(value);
        }
    }

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
