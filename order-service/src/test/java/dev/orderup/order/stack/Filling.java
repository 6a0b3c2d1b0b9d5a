package dev.orderup.order.stack;

import java.time.LocalDate;

import org.springframework.jdbc.core.simple.JdbcClient;

/** Orders of days gone by, written straight into the database: no door places an order yesterday. */
public final class Filling {
    private static final String FILL = """
            INSERT INTO orders (id, version, status, customer_id, restaurant_id, lines, note, total_cents, by_hand, placed_at, updated_at)
            SELECT uuidv7(at - clock_timestamp()), 6, CASE n % 7 WHEN 0 THEN 'CANCELLED' ELSE 'DELIVERED' END, 'ada', :restaurant,
                jsonb_build_array(
                    jsonb_build_object('sku', 'dish ' || n % :dishes, 'quantity', 1 + n % 3, 'unitPriceCents', 100 * (1 + n % 11)),
                    jsonb_build_object('sku', 'dish ' || (n + 1) % :dishes, 'quantity', 2, 'unitPriceCents', 250),
                    jsonb_build_object('sku', 'dish ' || n % :dishes, 'quantity', 1, 'unitPriceCents', 999)),
                '', 0, true, at, at
            FROM generate_series(0, :days - 1) AS day, generate_series(0, :perDay - 1) AS n,
                LATERAL (SELECT (:from::date + day)::timestamp AT TIME ZONE 'UTC' + n * interval '24 hours' / :perDay AS at) AS clock
            """;

    private Filling() {}

    /** The first order of a day is of its first moment. */
    public static void fill(JdbcClient jdbc, String restaurant, LocalDate from, int days, int perDay, int dishes) {
        jdbc.sql(FILL)
                .param("restaurant", restaurant)
                .param("from", from)
                .param("days", days)
                .param("perDay", perDay)
                .param("dishes", dishes)
                .update();
    }
}
