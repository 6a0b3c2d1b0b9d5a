package dev.orderup.order.rest;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How to count: rows are not free. */
enum CountKind {
    /** Every row is visited. */
    @JsonProperty("exact")
    EXACT,
    /** The database's statistics are asked. */
    @JsonProperty("estimated")
    ESTIMATED
}
