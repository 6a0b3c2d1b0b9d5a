package dev.orderup.order.statement;

import org.jspecify.annotations.Nullable;

/** Bytes that are made piece by piece, when they are asked for: however many they are, one piece is in memory. Used by one thread at a time. */
public interface Chunks extends AutoCloseable {
    /** The next piece, never empty; null at the end. Blocks. */
    byte @Nullable [] next();

    @Override
    void close();
}
