package dev.orderup.order.persistence;

import static dev.orderup.order.persistence.Rows.id;
import static dev.orderup.order.persistence.Rows.instant;

import dev.orderup.order.domain.Caller;
import dev.orderup.order.domain.IdempotencyKey;
import dev.orderup.order.domain.IdempotencyKeyInUse;
import dev.orderup.order.domain.NewOrder;
import dev.orderup.order.domain.Order;

import java.sql.Types;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/**
 * Places an order in one statement: a transaction of its own, one round trip, one wait for the disk. Key row, order row and event row are
 * written together or not at all.
 */
final class PlaceStatement {
    private static final String FRESH = """
            new AS (SELECT uuidv7() AS id)
            """;
    /** If another transaction is just inserting the key, PostgreSQL waits here for its end: then it is taken, or free after all. */
    private static final String KEYED = """
            new AS (
                INSERT INTO idempotency_key (key, fingerprint, order_id, created_at)
                VALUES (:key, :fingerprint, uuidv7(), clock_timestamp())
                ON CONFLICT (key) DO NOTHING
                RETURNING order_id AS id)
            """;
    private static final String INSERT = """
            WITH %s, placed AS (
                INSERT INTO orders (id, version, status, customer_id, restaurant_id, lines, note, total_cents, by_hand, placed_at, updated_at)
                SELECT new.id, 1, 'PLACED', :customer, :restaurant, :lines::jsonb, :note, :total, :byHand, clock.now, clock.now
                FROM new, LATERAL (SELECT new.id, clock_timestamp() AS now) AS clock
                RETURNING id, version, status, placed_at),
            event AS (
                INSERT INTO order_event (order_id, version, status, at, traceparent)
                SELECT id, version, status, placed_at, :traceparent FROM placed)
            SELECT id, placed_at FROM placed
            """;
    private static final String PLACE = INSERT.formatted(FRESH);
    private static final String PLACE_KEYED = INSERT.formatted(KEYED);

    private final JdbcClient jdbc;

    PlaceStatement(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Order execute(NewOrder order, boolean byHand, @Nullable String traceparent) {
        return answer(order, bind(jdbc.sql(PLACE), order, byHand, traceparent)).orElseThrow();
    }

    /** Empty if the key is taken. */
    Optional<Order> execute(NewOrder order, boolean byHand, @Nullable String traceparent, Caller caller, IdempotencyKey key,
            byte[] fingerprint) {
        try {
            return answer(order, bind(jdbc.sql(PLACE_KEYED), order, byHand, traceparent).param("key", key.of(caller))
                    .param("fingerprint",
                            fingerprint));
        } catch (UncategorizedSQLException e) {
            throw Outage.isLockTimeout(e) ? new IdempotencyKeyInUse(key) : e;
        }
    }

    private static StatementSpec bind(StatementSpec statement, NewOrder order, boolean byHand, @Nullable String traceparent) {
        return statement.param("customer", order.customerId())
                .param("restaurant", order.restaurantId())
                .param("lines", LinesJson.write(order.lines()))
                .param("note", order.note())
                .param("total", order.totalCents())
                .param("byHand", byHand)
                .param("traceparent", traceparent, Types.VARCHAR);
    }

    private static Optional<Order> answer(NewOrder order, StatementSpec statement) {
        return statement.query((row, number) -> Order.placed(id(row, "id"), order, instant(row, "placed_at"))).optional();
    }
}
