package dev.orderup.poller.pattern;

import dev.orderup.poller.order.Failure;
import dev.orderup.poller.order.OrderUpdate;
import reactor.core.publisher.Flux;

/** Somebody who follows orders, over connections that nobody else uses. */
public sealed interface Client permits Pattern {
    /**
     * Follows an order from a version on: every update with a greater version, in order, as it becomes known.
     *
     * <p>Completes when the order is final and nothing will come any more. A connection that ends before fails with
     * {@link Failure.Unavailable}, and one may follow again from the last version seen, which {@link Resumption} does.
     */
    Flux<OrderUpdate> follow(String orderId, long after);
}
