package dev.orderup.poller.pattern;

import dev.orderup.poller.cost.Spending;
import java.time.Duration;
import java.util.Optional;

/**
 * One way to learn how an order is getting on, and the first client that goes it.
 *
 * <p>Each has a thread and connections of its own, so that what it costs can be told from what the others cost. To add
 * another: write a class beside these, name it in {@link Word}, and every command has it.
 */
public sealed interface Pattern extends Client, AutoCloseable permits LineClient, Kafka {
    /** One more client of this pattern, on the same thread; what it spends is counted together. Closed with this one. */
    Client another();

    /** What was spent on the wire since this was opened. */
    Spending spending();

    /** CPU time of this pattern's own threads since it was opened. */
    Optional<Duration> cpu();

    @Override
    void close();
}
