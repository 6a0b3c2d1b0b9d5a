package dev.orderup.order.domain;

/**
 * How many rows match.
 *
 * @param exact whether they were counted; if not, the value is what statistics make of them
 */
public record RowCount(long value, boolean exact) {
    public static RowCount exact(long value) {
        return new RowCount(value, true);
    }

    public static RowCount estimated(long value) {
        return new RowCount(value, false);
    }
}
