package dev.orderup.labs.system;

import dev.orderup.labs.report.LabFailure;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;

/** Tables like those of order-service, indexes and checks included, in a schema {@code bare} of which no service knows: nobody publishes their rows. */
public final class BareTables {
    public static final String SCHEMA = "bare";
    private static final List<String> TABLES = List.of("orders", "order_event", "idempotency_key");

    private BareTables() {}

    public static void make(PrivateSystem system) {
        try (var connection = DriverManager.getConnection(system.jdbcUrl()); var statement = connection.createStatement()) {
            statement.execute("DROP SCHEMA IF EXISTS %s CASCADE".formatted(SCHEMA)); // Of a lab before this one on the same system.
            statement.execute("CREATE SCHEMA " + SCHEMA);
            for (var table : TABLES) {
                statement.execute("CREATE TABLE %s.%s (LIKE public.%s INCLUDING ALL)".formatted(SCHEMA, table, table));
            }
        } catch (SQLException e) {
            throw new LabFailure("cannot make the bare tables: " + e.getMessage(), e);
        }
    }
}
