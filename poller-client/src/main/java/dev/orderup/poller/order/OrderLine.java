package dev.orderup.poller.order;

/** One line of an order. */
public record OrderLine(String sku, int quantity, long unitPriceCents) {}
