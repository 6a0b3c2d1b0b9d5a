package dev.orderup.order.async;

/** What a job does. Each kind has workers of its own: orders never stand in line behind statements. */
public enum JobKind {
    PLACE_ORDER,
    STATEMENT
}
