package dev.orderup.order.persistence;

import dev.orderup.order.domain.Caller;
import dev.orderup.order.domain.ExpectedVersion;
import dev.orderup.order.domain.IdempotencyKey;
import dev.orderup.order.domain.IdempotencyKeyReused;
import dev.orderup.order.domain.NewOrder;
import dev.orderup.order.domain.Order;
import dev.orderup.order.domain.OrderHistory;
import dev.orderup.order.domain.OrderQuery;
import dev.orderup.order.domain.OrderStatus;
import dev.orderup.order.domain.OrderStore;
import dev.orderup.order.domain.OrderUpdate;
import dev.orderup.order.domain.Placement;
import dev.orderup.order.domain.RowCount;
import dev.orderup.order.domain.Scope;
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
    public Placement place(NewOrder order, boolean byHand, Caller caller, IdempotencyKey key, byte[] fingerprint) {
        return outage.translated(() -> place.execute(order, byHand, trace.traceparent(), caller, key, fingerprint)
                .map(placed -> new Placement(placed, false))
                .orElseGet(() -> new Placement(placedBefore(caller, key, fingerprint), true)));
    }

    private Order placedBefore(Caller caller, IdempotencyKey key, byte[] fingerprint) {
        var used = jdbc.sql("SELECT order_id, fingerprint = :fingerprint AS same FROM idempotency_key WHERE key = :key")
                .param("key", key.of(caller))
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
    public Optional<Order> move(UUID id, OrderStatus to, ExpectedVersion expected, Scope scope) {
        return outage.translated(() -> moves.move(id, to, expected, scope, trace.traceparent()));
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

    /** One statement for all, so that owner, status and updates are of the same moment. */
    @Override
    public Optional<OrderHistory> history(UUID id, long after) {
        return outage.translated(() -> {
            var rows = jdbc.sql("""
                    SELECT customer_id, restaurant_id, orders.status AS now, event.order_id, event.version, event.status, event.at
                    FROM orders LEFT JOIN order_event AS event ON event.order_id = orders.id AND event.version > :after
                    WHERE orders.id = :id ORDER BY event.version
                    """).param("id", id).param("after", after).query(Rows::history).list();
            return rows.stream()
                    .findFirst()
                    .map(first -> new OrderHistory(first.customerId(), first.restaurantId(), first.status(),
                            rows.stream().flatMap(row -> row.updates().stream()).toList()));
        });
    }

    @Override
    public List<Order> list(OrderQuery query, Scope scope, int limit) {
        return outage.translated(() -> lists.list(query, scope, limit));
    }

    @Override
    public long count(OrderQuery query, Scope scope) {
        return outage.translated(() -> lists.count(query, scope));
    }

    @Override
    public RowCount estimate(OrderQuery query, Scope scope) {
        return outage.translated(() -> lists.estimate(query, scope));
    }

    private record UsedKey(UUID orderId, boolean same) {}
}
