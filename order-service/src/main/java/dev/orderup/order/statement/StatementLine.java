package dev.orderup.order.statement;

import java.time.LocalDate;

/** One dish on one day: in how many orders it was, how often, and what that came to. */
public record StatementLine(LocalDate day, String sku, long orders, long quantity, long totalCents) {}
