package dev.orderup.order.domain;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Where orders are kept. Every method that changes an order writes its event in the same transaction: an order never has a version that
 * will not be published.
 */
public interface OrderStore {
    Order place(NewOrder order, boolean byHand);

    /**
     * As {@link #place(NewOrder, boolean)}, unless the caller's key has placed an order already. Waits for a request that is using the key just now.
     *
     * @throws IdempotencyKeyReused if the key's fingerprint is another one
     * @throws IdempotencyKeyInUse if the wait took too long
     */
    Placement place(NewOrder order, boolean byHand, Caller caller, IdempotencyKey key, byte[] fingerprint);

    Optional<Order> find(UUID id);

    /** Compare and set: moves the order if it is in the scope, its status one that leads to {@code to} and its version one of those expected. */
    Optional<Order> move(UUID id, OrderStatus to, ExpectedVersion expected, Scope scope);

    /** Takes one step with each of at most {@code limit} orders that have been at rest for {@code pace}, each step once. */
    List<OrderUpdate> stepDue(Duration pace, int limit);

    /** How long until {@link #stepDue} has work; empty if no order is on its way. */
    Optional<Duration> untilDue(Duration pace);

    /** Ascending by version. Empty if there is nothing after it, and also if there is no such order. */
    List<OrderUpdate> updates(UUID id, long after);

    /** As {@link #updates}, and whose order it is; empty only if there is no such order. */
    Optional<OrderHistory> history(UUID id, long after);

    List<Order> list(OrderQuery query, Scope scope, int limit);

    long count(OrderQuery query, Scope scope);

    RowCount estimate(OrderQuery query, Scope scope);
}
