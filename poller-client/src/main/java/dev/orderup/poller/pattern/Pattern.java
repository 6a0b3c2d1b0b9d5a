package dev.orderup.poller.pattern;

import dev.orderup.poller.cost.Spending;
import dev.orderup.poller.order.Failure;
import dev.orderup.poller.order.OrderUpdate;
import java.time.Duration;
import java.util.Optional;
import reactor.core.publisher.Flux;

/**
 * One way to learn how an order is getting on.
 *
 * <p>Each has a thread and connections of its own, so that what it costs can be told from what the others cost. To add
 * another: write a class beside these, name it in {@link Word}, and every command has it.
 */
public sealed interface Pattern extends AutoCloseable permits Poll, LongPoll, Sse, WebSocket, Grpc, Kafka {
    /**
     * Follows an order from a version on: every update with a greater version, in order, as it becomes known.
     *
     * <p>Completes when the order is final and nothing will come any more. A connection that ends before fails with
     * {@link Failure.Unavailable}, and one may follow again from the last version seen, which {@link Resumption} does.
     */
    Flux<OrderUpdate> follow(String orderId, long after);

    /** What was spent on the wire since this was opened. */
    Spending spending();

    /** CPU time of this pattern's own threads since it was opened. */
    Optional<Duration> cpu();

    @Override
    void close();
}
