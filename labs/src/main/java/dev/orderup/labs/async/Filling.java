package dev.orderup.labs.async;

import dev.orderup.labs.progress.Progress;
import dev.orderup.labs.report.LabFailure;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.LocalDate;

/** A year of orders of one restaurant, written straight into the private database: over the wire it would take as many minutes as it takes seconds. */
final class Filling {
    static final String RESTAURANT = "napoli";
    static final LocalDate FROM = LocalDate.of(2025, 1, 1);
    static final int DAYS = 365;
    static final LocalDate TO = FROM.plusDays(DAYS);
    private static final int DAYS_PER_STATEMENT = 5;
    private static final String DAY = """
            INSERT INTO orders (id, version, status, customer_id, restaurant_id, lines, note, total_cents, by_hand, placed_at, updated_at)
            SELECT uuidv7(at - clock_timestamp()), 6, 'DELIVERED', 'ada', ?,
                jsonb_build_array(
                    jsonb_build_object('sku', 'dish ' || n % 50, 'quantity', 1 + n % 3, 'unitPriceCents', 100 * (1 + n % 11)),
                    jsonb_build_object('sku', 'drink ' || n % 20, 'quantity', 2, 'unitPriceCents', 250)),
                '', 0, true, at, at
            FROM generate_series(0, ? - 1) AS day, generate_series(0, ? - 1) AS n,
                LATERAL (SELECT (?::date + day)::timestamp AT TIME ZONE 'UTC' + n * interval '24 hours' / ? AS at) AS clock
            """;

    private Filling() {}

    static void fill(String jdbcUrl, int ordersPerDay, Progress progress) {
        progress.begin("Filling in a year of orders", DAYS);
        try (var connection = DriverManager.getConnection(jdbcUrl); var insert = connection.prepareStatement(DAY)) {
            for (var day = 0; day < DAYS; day += DAYS_PER_STATEMENT) {
                insert.setString(1, RESTAURANT);
                insert.setInt(2, DAYS_PER_STATEMENT);
                insert.setInt(3, ordersPerDay);
                insert.setObject(4, FROM.plusDays(day));
                insert.setInt(5, ordersPerDay);
                insert.executeUpdate();
                progress.step(DAYS_PER_STATEMENT);
            }
            try (var statement = connection.createStatement()) {
                statement.execute("VACUUM ANALYZE orders");
            }
        } catch (SQLException e) {
            throw new LabFailure("the year of orders could not be filled in: " + e.getMessage(), e);
        }
    }

    /** Of the orders and jobs themselves, past every door. */
    static long count(String jdbcUrl, String query, String value) {
        try (var connection = DriverManager.getConnection(jdbcUrl); var statement = connection.prepareStatement(query)) {
            statement.setString(1, value);
            try (var row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        } catch (SQLException e) {
            throw new LabFailure("the database could not be asked: " + e.getMessage(), e);
        }
    }
}
