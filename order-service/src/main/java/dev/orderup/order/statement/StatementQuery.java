package dev.orderup.order.statement;

import dev.orderup.order.domain.Check;
import dev.orderup.order.domain.InvalidRequest;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;

/**
 * Whose statement, and of which days (in UTC).
 *
 * @param from the first day
 * @param to the day after the last one
 */
public record StatementQuery(String restaurantId, LocalDate from, LocalDate to) {
    /** A year: bounds what one request can ask of the database. */
    public static final int DAYS_MAX = 366;
    /** Days before this one have no orders, and a UUIDv7 has no time before it. */
    private static final LocalDate EARLIEST = LocalDate.EPOCH;
    private static final LocalDate LATEST = LocalDate.of(9999, 12, 31);

    public StatementQuery {
        var check = new Check();
        check.identifier("restaurantId", restaurantId);
        check.passOrThrow();
        if (from.isBefore(EARLIEST) || from.isAfter(LATEST)) {
            throw new InvalidRequest("from", from, EARLIEST + " to " + LATEST);
        }
        if (to.isAfter(LATEST) || !to.isAfter(from) || ChronoUnit.DAYS.between(from, to) > DAYS_MAX) {
            throw new InvalidRequest("to", to, "1 to %d days after from (%s)".formatted(DAYS_MAX, from));
        }
    }

    public int days() {
        return (int) ChronoUnit.DAYS.between(from, to);
    }

    /** The same for one of its days, counted from 0. */
    public StatementQuery day(long number) {
        return new StatementQuery(restaurantId, from.plusDays(number), from.plusDays(number + 1));
    }
}
