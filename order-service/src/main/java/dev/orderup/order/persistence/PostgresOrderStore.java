package dev.orderup.order.persistence;

import dev.orderup.order.domain.ExpectedVersion;
import dev.orderup.order.domain.IdempotencyKey;
import dev.orderup.order.domain.IdempotencyKeyReused;
import dev.orderup.order.domain.NewOrder;
import dev.orderup.order.domain.Order;
import dev.orderup.order.domain.OrderQuery;
import dev.orderup.order.domain.OrderStatus;
import dev.orderup.order.domain.OrderStore;
import dev.orderup.order.domain.OrderUpdate;
import dev.orderup.order.domain.Placement;
import dev.orderup.order.domain.RowCount;
import dev.orderup.order.tracing.CurrentTrace;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Orders and their events in PostgreSQL.
 *
 * <p>
 * Each operation is one statement, and each statement is its own transaction: there is no BEGIN and no COMMIT to wait for, and no lock is
 * ever held while the application thinks. RATIONALE.md has what that was measured to be worth.
 */
@Repository
class PostgresOrderStore implements OrderStore {
    private final JdbcClient jdbc;
    private final CurrentTrace trace;
    private final PlaceStatement place;
    private final MoveStatements moves;
    private final ListStatements lists;

    private final Outage outage = new Outage();

    PostgresOrderStore(JdbcClient jdbc, CurrentTrace trace) {
        this.jdbc = jdbc;
        this.trace = trace;
        this.place = new PlaceStatement(jdbc);
        this.moves = new MoveStatements(jdbc);
        this.lists = new ListStatements(jdbc);
    }

    @Override
    public Order place(NewOrder order, boolean byHand) {
        return outage.translated(() -> place.execute(order, byHand, trace.traceparent()));
    }

    @Override
    public Placement place(NewOrder order, boolean byHand, IdempotencyKey key, byte[] fingerprint) {
        return outage.translated(() -> place.execute(order, byHand, trace.traceparent(), key, fingerprint)
                .map(placed -> new Placement(placed, false))
                .orElseGet(() -> new Placement(placedBefore(key, fingerprint), true)));
    }

    private Order placedBefore(IdempotencyKey key, byte[] fingerprint) {
        var used = jdbc.sql("SELECT order_id, fingerprint = :fingerprint AS same FROM idempotency_key WHERE key = :key")
                .param("key", key.value())
                .param("fingerprint", fingerprint)
                .query((row, number) -> new UsedKey(Rows.id(row, "order_id"), row.getBoolean("same")))
                .single();
        if (!used.same) {
            throw new IdempotencyKeyReused(key);
        }
        return find(used.orderId).orElseThrow().asPlaced();
    }

    @Override
    public Optional<Order> find(UUID id) {
        return outage.translated(() -> jdbc.sql("SELECT * FROM orders WHERE id = :id").param("id", id).query(Rows::order).optional());
    }

    @Override
    public Optional<Order> move(UUID id, OrderStatus to, ExpectedVersion expected) {
        return outage.translated(() -> moves.move(id, to, expected, trace.traceparent()));
    }

    @Override
    public List<OrderUpdate> stepDue(Duration pace, int limit) {
        return outage.translated(() -> moves.stepDue(pace, limit));
    }

    @Override
    public Optional<Duration> untilDue(Duration pace) {
        return outage.translated(() -> moves.untilDue(pace));
    }

    @Override
    public List<OrderUpdate> updates(UUID id, long after) {
        return outage.translated(() -> jdbc
                .sql("SELECT order_id, version, status, at FROM order_event WHERE order_id = :id AND version > :after ORDER BY version")
                .param("id", id)
                .param("after", after)
                .query(Rows::update)
                .list());
    }

    @Override
    public List<Order> list(OrderQuery query, int limit) {
        return outage.translated(() -> lists.list(query, limit));
    }

    @Override
    public long count(OrderQuery query) {
        return outage.translated(() -> lists.count(query));
    }

    @Override
    public RowCount estimate(OrderQuery query) {
        return outage.translated(() -> lists.estimate(query));
    }

    private record UsedKey(UUID orderId, boolean same) {}
}
