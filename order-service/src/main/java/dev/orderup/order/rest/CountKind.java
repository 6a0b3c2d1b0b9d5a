package dev.orderup.order.rest;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How to count: rows are not free. */
enum CountKind {
    /** Every row is visited. */
    @JsonProperty("exact")
    EXACT,
    /** The database's statistics are asked, unless there are so few rows that counting them costs nothing. */
    @JsonProperty("estimated")
    ESTIMATED
}
