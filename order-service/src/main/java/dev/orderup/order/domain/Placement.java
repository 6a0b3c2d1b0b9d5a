package dev.orderup.order.domain;

/** The answer to a placing: the order as it was placed, and whether an earlier request with the same key had placed it already. */
public record Placement(Order order, boolean replayed) {}
