package dev.orderup.order.persistence;

import dev.orderup.order.domain.ExpectedVersion;
import dev.orderup.order.domain.Order;
import dev.orderup.order.domain.OrderStatus;
import dev.orderup.order.domain.OrderUpdate;
import dev.orderup.order.domain.Scope;

import java.sql.Types;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Changes the status of orders, each statement a transaction of its own with the events in it. */
final class MoveStatements {
    /** Compare and set: the statuses come from the state machine, the versions from the caller. */
    private static final String MOVE = """
            WITH moved AS (
                UPDATE orders SET status = :to, version = version + 1, updated_at = clock_timestamp()
                WHERE id = :id AND status IN (:from) AND (:any OR version IN (:versions))
                    AND (:customer IS NULL OR customer_id = :customer) AND (:restaurant IS NULL OR restaurant_id = :restaurant)
                RETURNING *),
            event AS (
                INSERT INTO order_event (order_id, version, status, at, traceparent)
                SELECT id, version, status, updated_at, :traceparent FROM moved)
            SELECT * FROM moved
            """;

    /**
     * Each row is locked before it is moved; rows that another instance has locked are passed over, and a row that another instance has moved
     * since the statement began is looked at again and is not due any more. So each step is taken once. An order's steps belong to the
     * trace of the request that placed it.
     */
    private static final String STEP_DUE = """
            WITH due AS (
                SELECT id FROM orders
                WHERE NOT by_hand AND status IN ('PLACED', 'ACCEPTED', 'PREPARING', 'READY', 'PICKED_UP')
                  AND updated_at <= clock_timestamp() - :paceMicros * interval '1 microsecond'
                ORDER BY updated_at LIMIT :limit
                FOR UPDATE SKIP LOCKED),
            moved AS (
                UPDATE orders SET status = step.to_status, version = version + 1, updated_at = clock_timestamp()
                FROM due, (VALUES %s) AS step (from_status, to_status)
                WHERE orders.id = due.id AND orders.status = step.from_status
                RETURNING orders.id, version, status, updated_at),
            event AS (
                INSERT INTO order_event (order_id, version, status, at, traceparent)
                SELECT id, version, status, updated_at,
                    (SELECT traceparent FROM order_event WHERE order_id = moved.id AND version = 1)
                FROM moved)
            SELECT id AS order_id, version, status, updated_at AS at FROM moved
            """.formatted(steps());

    private static final String UNTIL_DUE = """
            SELECT ceil(extract(epoch FROM updated_at - clock_timestamp()) * 1000000)::bigint + :paceMicros FROM orders
            WHERE NOT by_hand AND status IN ('PLACED', 'ACCEPTED', 'PREPARING', 'READY', 'PICKED_UP')
            ORDER BY updated_at LIMIT 1
            """;

    private final JdbcClient jdbc;

    MoveStatements(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Optional<Order> move(UUID id, OrderStatus to, ExpectedVersion expected, Scope scope, @Nullable String traceparent) {
        var from = to.previous();
        from.retainAll(scope.statuses());
        if (from.isEmpty()) {
            return Optional.empty();
        }
        return jdbc.sql(MOVE)
                .param("id", id)
                .param("to", to.name())
                .param("from", from.stream().map(Enum::name).toList())
                .param("any", expected instanceof ExpectedVersion.Any)
                .param("versions", versions(expected))
                .param("customer", scope.customerId(), Types.VARCHAR)
                .param("restaurant", scope.restaurantId(), Types.VARCHAR)
                .param("traceparent", traceparent, Types.VARCHAR)
                .query(Rows::order)
                .optional();
    }

    List<OrderUpdate> stepDue(Duration pace, int limit) {
        return jdbc.sql(STEP_DUE).param("paceMicros", micros(pace)).param("limit", limit).query(Rows::update).list();
    }

    Optional<Duration> untilDue(Duration pace) {
        return jdbc.sql(UNTIL_DUE)
                .param("paceMicros", micros(pace))
                .query(Long.class)
                .optional()
                .map(micros -> Duration.ofNanos(Math.max(0, micros) * 1_000));
    }

    /** SQL has no empty list; no order has version 0. */
    private static Set<Long> versions(ExpectedVersion expected) {
        return expected instanceof ExpectedVersion.OneOf(var versions) && !versions.isEmpty() ? versions : Set.of(0L);
    }

    private static long micros(Duration duration) {
        return duration.toNanos() / 1_000;
    }

    /** The kitchen's way as rows of SQL, from the state machine. */
    private static String steps() {
        return Arrays.stream(OrderStatus.values())
                .flatMap(from -> from.step().map(to -> "('%s', '%s')".formatted(from, to)).stream())
                .collect(Collectors.joining(", "));
    }
}
