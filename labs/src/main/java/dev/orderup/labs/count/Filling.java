package dev.orderup.labs.count;

import dev.orderup.labs.progress.Progress;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Fills the table with orders as a year would have left them: the ids grow with time; few restaurants have most orders; nearly all orders are
 * over, and those that are not are the newest.
 */
final class Filling {
    static final int RESTAURANTS = 500;
    private static final int BATCH = 25_000;
    private static final int OPEN = 2_000;
    // by_hand keeps the automatic kitchen away; random()^3 gives the first of 500 restaurants an eighth of all orders and the last a 1,500th.
    private static final String INSERT = """
            INSERT INTO orders (id, version, status, customer_id, restaurant_id, lines, note, total_cents, by_hand, placed_at, updated_at)
            SELECT uuidv7(age), 1, CASE WHEN n > ? THEN (ARRAY['PLACED', 'ACCEPTED', 'PREPARING', 'READY', 'PICKED_UP'])[1 + n %% 5]
                                        WHEN luck < 0.04 THEN 'CANCELLED' WHEN luck < 0.06 THEN 'REJECTED' ELSE 'DELIVERED' END,
                   'customer-' || floor(random() * 50000), 'restaurant-' || floor(%d * power(random(), 3)),
                   jsonb_build_array(jsonb_build_object('sku', 'margherita', 'quantity', 1 + n %% 3, 'unitPriceCents', 950),
                                     jsonb_build_object('sku', 'tiramisu', 'quantity', 1, 'unitPriceCents', 605)),
                   '', 950 * (1 + n %% 3) + 605, true, now() + age, now() + age
            FROM (SELECT n, make_interval(secs => (n - ?) * 31.5) AS age, random() AS luck FROM generate_series(?, ?) n ORDER BY n) row
            """.formatted(RESTAURANTS);

    private final Connection connection;
    private final int rows;

    Filling(Connection connection, int rows) {
        this.connection = connection;
        this.rows = rows;
    }

    void run(Progress progress) throws SQLException {
        progress.begin("Filling in %,d orders".formatted(rows), rows);
        try (var insert = connection.prepareStatement(INSERT)) {
            for (int from = 1; from <= rows; from += BATCH) {
                int to = Math.min(rows, from + BATCH - 1);
                insert.setInt(1, rows - OPEN);
                insert.setInt(2, rows);
                insert.setInt(3, from);
                insert.setInt(4, to);
                progress.step(insert.executeUpdate());
            }
        }
        progress.say("VACUUM ANALYZE, as autovacuum would in its time");
        try (var vacuum = connection.createStatement()) {
            vacuum.execute("VACUUM ANALYZE orders");
        }
    }
}
