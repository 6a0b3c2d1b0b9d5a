package dev.orderup.notification.kitchen;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The tickets in PostgreSQL. Each method is one statement, which is one transaction, and may be repeated. Safe for use by several threads,
 * and by several instances at once: two never claim the same ticket, and neither waits for the other ({@code SKIP LOCKED}).
 */
@Component
class TicketStore {
    static final String CHANNEL = "kitchen_tickets";

    private static final String TAKE = """
            WITH offered AS (
                SELECT order_id, min(restaurant_id) AS restaurant_id, min(at) AS placed_at, max(cents) AS total_cents, bool_or(finished) AS finished
                FROM unnest(:orders, :restaurants, :times::timestamptz[], :cents, :overs) AS event (order_id, restaurant_id, at, cents, finished)
                GROUP BY order_id
            ), changed AS (
                INSERT INTO kitchen.ticket AS t (order_id, restaurant_id, placed_at, total_cents, closed_at)
                SELECT order_id, restaurant_id, placed_at, total_cents, CASE WHEN finished THEN now() END FROM offered ORDER BY placed_at, order_id
                ON CONFLICT (order_id) DO UPDATE SET closed_at = excluded.closed_at
                    WHERE t.closed_at IS NULL AND excluded.closed_at IS NOT NULL
                RETURNING restaurant_id
            )
            SELECT pg_notify(:channel, restaurant_id) FROM (SELECT DISTINCT restaurant_id FROM changed) AS kitchen
            """;
    private static final String CLAIM = """
            UPDATE kitchen.ticket AS t SET holder = :holder, held_until = now() + :lease::interval, deliveries = deliveries + 1
            FROM (
                SELECT order_id FROM kitchen.ticket
                WHERE restaurant_id = :restaurant AND closed_at IS NULL AND (held_until IS NULL OR held_until < now())
                ORDER BY number LIMIT :count FOR UPDATE SKIP LOCKED
            ) AS free
            WHERE t.order_id = free.order_id
            RETURNING t.order_id, t.number, t.restaurant_id, t.placed_at, t.total_cents, t.deliveries
            """;
    private static final String LOST = """
            SELECT order_id, closed_at, acknowledged_by FROM kitchen.ticket
            WHERE order_id = ANY(:orders) AND (closed_at IS NOT NULL OR holder IS DISTINCT FROM :holder)
            """;
    private static final String ACKNOWLEDGE = """
            WITH said AS (
                SELECT DISTINCT ON (order_id, restaurant_id) * FROM unnest(:orders, :restaurants, :callers) AS said (order_id, restaurant_id, caller)
            ), acknowledged AS (
                UPDATE kitchen.ticket AS t SET closed_at = now(), acknowledged_by = said.caller
                FROM said WHERE t.order_id = said.order_id AND t.restaurant_id = said.restaurant_id AND t.closed_at IS NULL
                RETURNING t.restaurant_id
            ), told AS MATERIALIZED (
                SELECT count(pg_notify(:channel, restaurant_id)) FROM (SELECT DISTINCT restaurant_id FROM acknowledged) AS kitchen
            )
            SELECT ticket.order_id FROM said JOIN kitchen.ticket USING (order_id, restaurant_id), told
            """;
    private static final String RENEW = """
            UPDATE kitchen.ticket SET held_until = now() + :lease::interval WHERE holder = ANY(:holders) AND closed_at IS NULL
            """;
    private static final String RELEASE = """
            WITH freed AS (
                UPDATE kitchen.ticket SET holder = NULL, held_until = NULL WHERE holder = ANY(:holders) AND closed_at IS NULL
                RETURNING restaurant_id
            )
            SELECT pg_notify(:channel, restaurant_id) FROM (SELECT DISTINCT restaurant_id FROM freed) AS kitchen
            """;
    private static final String FORGET = """
            DELETE FROM kitchen.ticket WHERE order_id IN (
                SELECT order_id FROM kitchen.ticket WHERE closed_at < now() - :keep::interval ORDER BY closed_at LIMIT :count)
            """;

    private final JdbcClient jdbc;

    TicketStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Opens and closes tickets, and wakes the displays of those kitchens. An event that was taken in before changes nothing. */
    void take(List<TicketEvent> events) {
        jdbc.sql(TAKE)
                .param("orders", column(events, TicketEvent::orderId).toArray(UUID[]::new))
                .param("restaurants", column(events, TicketEvent::restaurantId).toArray(String[]::new))
                .param("times", column(events, event -> event.at().toString()).toArray(String[]::new))
                .param("cents", column(events, TicketEvent::totalCents).toArray(Long[]::new))
                .param("overs", column(events, TicketEvent::over).toArray(Boolean[]::new))
                .param("channel", CHANNEL)
                .query((_, _) -> true)
                .list();
    }

    /** Gives the oldest tickets that nobody shows to the holder. */
    List<Ticket> claim(UUID holder, String restaurantId, int count, Duration lease) {
        return jdbc.sql(CLAIM)
                .param("holder", holder)
                .param("restaurant", restaurantId)
                .param("count", count)
                .param("lease", lease.toString())
                .query((row, _) -> new Ticket(row.getObject("order_id", UUID.class), row.getLong("number"), row.getString("restaurant_id"),
                        row.getObject("placed_at", OffsetDateTime.class).toInstant(), row.getLong("total_cents"),
                        row.getInt("deliveries")))
                .list()
                .stream()
                .sorted(Comparator.comparingLong(Ticket::number))
                .toList();
    }

    /** Which of the tickets are the holder's no more. */
    List<Lost> lost(UUID holder, Collection<UUID> orders) {
        return jdbc.sql(LOST)
                .param("holder", holder)
                .param("orders", orders.toArray(UUID[]::new))
                .query((row, _) -> new Lost(row.getObject("order_id", UUID.class),
                        why(row.getObject("closed_at") != null, row.getString("acknowledged_by") != null)))
                .list();
    }

    private static Withdrawal why(boolean closed, boolean acknowledged) {
        if (!closed) {
            return Withdrawal.PASSED_ON;
        }
        return acknowledged ? Withdrawal.ACKNOWLEDGED : Withdrawal.ORDER_OVER;
    }

    /** Closes tickets for good, whoever shows them. Gives those that are tickets of the kitchen named, closed before or now. */
    List<UUID> acknowledge(List<Acknowledgement> said) {
        return jdbc.sql(ACKNOWLEDGE)
                .param("orders", column(said, Acknowledgement::orderId).toArray(UUID[]::new))
                .param("restaurants", column(said, ack -> ack.station().restaurantId()).toArray(String[]::new))
                .param("callers", column(said, ack -> ack.station().caller()).toArray(String[]::new))
                .param("channel", CHANNEL)
                .query((row, _) -> row.getObject("order_id", UUID.class))
                .list();
    }

    void renew(Collection<UUID> holders, Duration lease) {
        jdbc.sql(RENEW).param("holders", holders.toArray(UUID[]::new)).param("lease", lease.toString()).update();
    }

    /** Gives back what the holders have not acknowledged, and wakes the other displays of those kitchens. */
    void release(Collection<UUID> holders) {
        jdbc.sql(RELEASE).param("holders", holders.toArray(UUID[]::new)).param("channel", CHANNEL).query((_, _) -> true).list();
    }

    /** Deletes the oldest of the tickets that were closed so long ago; gives their number. */
    int forget(Duration keep, int count) {
        return jdbc.sql(FORGET).param("keep", keep.toString()).param("count", count).update();
    }

    private static <E, T> List<T> column(List<E> rows, Function<E, T> of) {
        return rows.stream().map(of).toList();
    }

    /** A ticket that a display shows in vain. */
    record Lost(UUID orderId, Withdrawal why) {}
}
