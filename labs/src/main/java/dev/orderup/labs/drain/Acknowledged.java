package dev.orderup.labs.drain;

import dev.orderup.labs.report.LabFailure;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;

/** Orders that clients were told of, against those that there are. */
final class Acknowledged {
    private static final String PLACED = "SELECT id::text FROM orders WHERE customer_id = ?";

    private Acknowledged() {}

    /** How many of them the database does not have. */
    static long lost(String jdbcUrl, Collection<String> told) {
        var missing = new HashSet<>(told);
        try (var connection = DriverManager.getConnection(jdbcUrl); var placed = connection.prepareStatement(PLACED)) {
            placed.setString(1, Order.CUSTOMER);
            try (var rows = placed.executeQuery()) {
                while (rows.next()) {
                    missing.remove(rows.getString(1));
                }
            }
            return missing.size();
        } catch (SQLException e) {
            throw new LabFailure("the lab's own database does not answer: " + e.getMessage(), e);
        }
    }
}
