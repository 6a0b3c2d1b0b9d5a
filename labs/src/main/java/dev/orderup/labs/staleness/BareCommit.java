package dev.orderup.labs.staleness;

import dev.orderup.labs.report.LabFailure;
import dev.orderup.labs.system.BareTables;
import dev.orderup.labs.system.PrivateSystem;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** The rows that order-service writes when an order changes its status, by the same statement, on tables that no relay looks at. */
final class BareCommit implements AutoCloseable {
    private static final String SETTINGS = "&options=-c%20synchronous_commit=on%20-c%20search_path=" + BareTables.SCHEMA;
    private static final String ORDER = """
            INSERT INTO orders (id, version, status, customer_id, restaurant_id, lines, note, total_cents, by_hand, placed_at, updated_at)
            VALUES (uuidv7(), 1, 'PLACED', 'ada', 'manual', '[{"sku":"margherita","quantity":2,"unitPriceCents":950}]', 'no onions', 1900, true,
                clock_timestamp(), clock_timestamp())
            """;
    private static final String MOVE = """
            WITH moved AS (
                UPDATE orders SET status = 'PREPARING', version = version + 1, updated_at = clock_timestamp()
                RETURNING *),
            event AS (
                INSERT INTO order_event (order_id, version, status, at, traceparent)
                SELECT id, version, status, updated_at, '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00' FROM moved)
            SELECT * FROM moved
            """;

    private final Connection connection;
    private final PreparedStatement move;

    private BareCommit(Connection connection, PreparedStatement move) {
        this.connection = connection;
        this.move = move;
    }

    static BareCommit on(PrivateSystem system) {
        BareTables.make(system);
        try {
            var connection = DriverManager.getConnection(system.jdbcUrl() + SETTINGS);
            try (var statement = connection.createStatement()) {
                statement.execute(ORDER);
            }
            return new BareCommit(connection, connection.prepareStatement(MOVE));
        } catch (SQLException e) {
            throw new LabFailure("cannot write to the bare tables: " + e.getMessage(), e);
        }
    }

    /** How long it takes. */
    long nanos() {
        var before = System.nanoTime();
        try (var moved = move.executeQuery()) {
            if (!moved.next()) {
                throw new LabFailure("the bare order is not there");
            }
        } catch (SQLException e) {
            throw new LabFailure("the bare commit failed: " + e.getMessage(), e);
        }
        return System.nanoTime() - before;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
