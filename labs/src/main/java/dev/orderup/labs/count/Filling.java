package dev.orderup.labs.count;

import dev.orderup.labs.progress.Progress;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Fills the table with orders as a year would have left them: the ids grow with time; few restaurants have most orders; nearly all orders are
 * over, and those that are not are the newest.
 */
final class Filling {
    static final int RESTAURANTS = 500;
    /** A statement's worth: some seconds, so that the progress moves. */
    private static final int BATCH = 50_000;
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

    // Not the partial one of the automatic kitchen, in which none of these rows has a place and for which it looks all the time.
    private static final String INDEXES = """
            SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
            WHERE indrelid = 'orders'::regclass AND NOT indisunique AND indpred IS NULL""";

    private final Connection connection;
    private final int rows;

    Filling(Connection connection, int rows) {
        this.connection = connection;
        this.rows = rows;
    }

    void run(Progress progress) throws SQLException {
        progress.begin("Filling in %,d orders".formatted(rows), rows);
        try (var statement = connection.createStatement()) {
            statement.execute("SET synchronous_commit = off; SET maintenance_work_mem = '128MB'");
        }
        var indexes = indexes();
        execute(indexes.keySet().stream().map("DROP INDEX %s"::formatted).toList());
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
        progress.say("Building the indexes");
        execute(indexes.values());
        progress.say("VACUUM ANALYZE, as autovacuum would in its time");
        execute(List.of("VACUUM ANALYZE orders"));
    }

    /** Those by restaurant, status and customer, by name: to sort all keys once is quicker than to find a place for each. */
    private Map<String, String> indexes() throws SQLException {
        var found = new LinkedHashMap<String, String>();
        try (var statement = connection.createStatement(); var rows = statement.executeQuery(INDEXES)) {
            while (rows.next()) {
                found.put(rows.getString(1), rows.getString(2));
            }
        }
        return found;
    }

    private void execute(Collection<String> statements) throws SQLException {
        try (var statement = connection.createStatement()) {
            for (var each : statements) {
                statement.execute(each);
            }
        }
    }
}
