package dev.orderup.order.statement;

/** Where the figures come from. */
public interface StatementSource {
    /** Adds up what was ordered on those days, as of now; orders that were turned down or called off do not count. */
    StatementLines open(StatementQuery query);
}
