package dev.orderup.order.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;

import dev.orderup.order.stack.Instance;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

class PoolIT {
    private final HikariDataSource pool = Instance.shared().bean(HikariDataSource.class);

    /** Also of those that were opened while the service started. */
    @Test
    void everyConnectionBoundsItsStatementsAndItsWaits() throws SQLException {
        List<Connection> connections = new ArrayList<>();
        List<String> bounds = new ArrayList<>();
        try {
            // One is left for the relay and the kitchen.
            while (connections.size() < pool.getMaximumPoolSize() - 1) {
                connections.add(pool.getConnection());
                bounds.add(setting(connections.getLast(), "lock_timeout") + ", " + setting(connections.getLast(), "statement_timeout"));
            }
        } finally {
            for (var connection : connections) {
                connection.close();
            }
        }
        assertThat(bounds).hasSize(pool.getMaximumPoolSize() - 1).containsOnly("3s, 10s");
    }

    private static String setting(Connection connection, String name) throws SQLException {
        try (var statement = connection.createStatement(); var row = statement.executeQuery("SHOW " + name)) {
            row.next();
            return row.getString(1);
        }
    }
}
