package dev.orderup.notification.analytics;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Writes the materialised view: events go in by one statement per batch, which is one transaction. Safe for use by several
 * threads, and by several instances at once.
 */
@Component
class KitchenView {
    /**
     * The story: the batch without what is in it twice ({@code event}), folded into a change per order ({@code change}) and
     * merged into the orders as they were ({@code changed}; PostgreSQL 18 tells the row before and after). The difference
     * between the two goes into the sums: {@code fresh} events into the hour they happened in, orders from one standing to
     * another. Rows are taken in the sequence of their keys, so that two instances do not wait for each other in a circle.
     */
    private static final String TAKE = """
            WITH offered AS (
                SELECT *, version < max(version) OVER (PARTITION BY order_id ORDER BY number) AS late
                FROM unnest(:orders, :versions, :statuses, :times::timestamptz[], :restaurants, :cents)
                    WITH ORDINALITY AS offered (order_id, version, status, at, restaurant_id, cents, number)
            ), event AS (
                SELECT DISTINCT ON (order_id, version) * FROM offered ORDER BY order_id, version, number
            ), change AS (
                SELECT order_id, min(restaurant_id) AS restaurant_id, range_agg(int8range(version, version + 1)) AS versions,
                    (array_agg(status ORDER BY version DESC))[1] AS status, max(cents) AS total_cents, max(at) AS at,
                    min(at) FILTER (WHERE status = 'PLACED') AS placed_at, min(at) FILTER (WHERE status = 'READY') AS ready_at
                FROM event GROUP BY order_id
            ), changed AS (
                INSERT INTO analytics.kitchen_order AS o
                    (order_id, restaurant_id, versions, status, total_cents, placed_at, ready_at)
                SELECT order_id, restaurant_id, versions, status, total_cents, placed_at, ready_at FROM change ORDER BY order_id
                ON CONFLICT (order_id) DO UPDATE SET
                    versions = o.versions + excluded.versions,
                    status = CASE WHEN upper(excluded.versions) > upper(o.versions) THEN excluded.status ELSE o.status END,
                    placed_at = coalesce(o.placed_at, excluded.placed_at),
                    ready_at = coalesce(o.ready_at, excluded.ready_at)
                RETURNING new.order_id, new.restaurant_id, new.total_cents, old.versions AS seen, old.status AS before, new.status AS after
            ), fresh AS (
                SELECT event.*, event.late OR coalesce(event.version < upper(changed.seen), false) AS behind
                FROM event JOIN changed USING (order_id) WHERE (changed.seen @> event.version) IS NOT TRUE
            ), moved AS (
                SELECT changed.restaurant_id, after AS status, 1 AS orders, changed.total_cents AS cents, change.at
                FROM changed JOIN change USING (order_id) WHERE after IS DISTINCT FROM before
                UNION ALL
                SELECT changed.restaurant_id, before, -1, -changed.total_cents, change.at
                FROM changed JOIN change USING (order_id) WHERE after <> before
            ), standing AS (
                INSERT INTO analytics.kitchen_standing AS s (restaurant_id, status, orders, cents, updated_at)
                SELECT restaurant_id, status, sum(orders), sum(cents), max(at) FROM moved GROUP BY restaurant_id, status ORDER BY restaurant_id, status
                ON CONFLICT (restaurant_id, status) DO UPDATE SET
                    orders = s.orders + excluded.orders, cents = s.cents + excluded.cents, updated_at = greatest(s.updated_at, excluded.updated_at)
            ), hours AS (
                INSERT INTO analytics.kitchen_hour AS h (restaurant_id, hour, status, orders, cents)
                SELECT restaurant_id, date_trunc('hour', at, 'UTC'), status, count(*), sum(cents) FROM fresh GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
                ON CONFLICT (restaurant_id, hour, status) DO UPDATE SET orders = h.orders + excluded.orders, cents = h.cents + excluded.cents
            )
            SELECT (SELECT count(*) FROM offered) AS events, (SELECT count(*) FROM fresh) AS fresh,
                (SELECT count(*) FROM fresh WHERE behind) AS late
            """;
    private static final String STANDINGS = """
            SELECT status, orders, cents, updated_at FROM analytics.kitchen_standing WHERE restaurant_id = :restaurant
            """;
    private static final String HOURS = """
            SELECT hour, status, orders, cents FROM analytics.kitchen_hour WHERE restaurant_id = :restaurant AND hour >= :since::timestamptz
            ORDER BY hour, status
            """;
    private static final String PREPARATION = """
            SELECT count(*) AS orders, avg(millis) AS mean, percentile_cont(0.5) WITHIN GROUP (ORDER BY millis) AS median
            FROM (SELECT extract(epoch FROM ready_at - placed_at) * 1000 AS millis FROM analytics.kitchen_order
                WHERE restaurant_id = :restaurant AND ready_at >= :since::timestamptz AND placed_at IS NOT NULL) AS prepared
            """;

    private final JdbcClient jdbc;

    KitchenView(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Merges events into the view; those that it has seen change nothing. */
    Taken take(List<KitchenEvent> events) {
        if (events.isEmpty()) {
            return Taken.NOTHING;
        }
        return jdbc.sql(TAKE)
                .param("orders", column(events, KitchenEvent::orderId).toArray(UUID[]::new))
                .param("versions", column(events, KitchenEvent::version).toArray(Long[]::new))
                .param("statuses", column(events, event -> event.status().name()).toArray(String[]::new))
                .param("times", column(events, event -> event.at().toString()).toArray(String[]::new))
                .param("restaurants", column(events, KitchenEvent::restaurantId).toArray(String[]::new))
                .param("cents", column(events, KitchenEvent::totalCents).toArray(Long[]::new))
                .query((row, _) -> new Taken(row.getLong("events"), row.getLong("fresh"), row.getLong("late")))
                .single();
    }

    List<Standing> standings(String restaurantId) {
        return jdbc.sql(STANDINGS)
                .param("restaurant", restaurantId)
                .query((row, _) -> new Standing(KitchenStatus.valueOf(row.getString("status")), row.getLong("orders"), row.getLong("cents"),
                        row.getObject("updated_at", OffsetDateTime.class).toInstant()))
                .list();
    }

    List<HourStanding> hours(String restaurantId, Instant since) {
        return jdbc.sql(HOURS)
                .param("restaurant", restaurantId)
                .param("since", since.toString())
                .query((row, _) -> new HourStanding(row.getObject("hour", OffsetDateTime.class).toInstant(),
                        KitchenStatus.valueOf(row.getString("status")), row.getLong("orders"), row.getLong("cents")))
                .list();
    }

    Preparation preparation(String restaurantId, Instant since) {
        return jdbc.sql(PREPARATION)
                .param("restaurant", restaurantId)
                .param("since", since.toString())
                .query((row, _) -> new Preparation(row.getLong("orders"), Math.round(row.getDouble("mean")),
                        Math.round(row.getDouble("median"))))
                .single();
    }

    private static <T> List<T> column(List<KitchenEvent> events, Function<KitchenEvent, T> of) {
        return events.stream().map(of).toList();
    }

    /** Orders that are in a status now. */
    record Standing(KitchenStatus status, long orders, long cents, Instant updatedAt) {}

    /** Orders that came to a status within an hour. */
    record HourStanding(Instant hour, KitchenStatus status, long orders, long cents) {}

    /** From placed to ready; 0 if there are no orders. */
    record Preparation(long orders, long meanMillis, long medianMillis) {}
}
