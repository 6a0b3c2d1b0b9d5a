package dev.orderup.order.statement;

import org.jspecify.annotations.Nullable;

/** The lines of a statement by day and dish, read while they are asked for. Used by one thread at a time; holds a connection until it is closed. */
public interface StatementLines extends AutoCloseable {
    /** Null at the end. Blocks. */
    @Nullable
    StatementLine next();

    @Override
    void close();
}
