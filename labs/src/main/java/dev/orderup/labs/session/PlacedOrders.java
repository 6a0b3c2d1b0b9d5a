package dev.orderup.labs.session;

import dev.orderup.labs.report.LabFailure;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/** Asks the database how many orders each customer has: the truth, whoever was told what. */
record PlacedOrders(String jdbcUrl) {
    private static final String COUNT = "SELECT customer_id, count(*) FROM orders WHERE starts_with(customer_id, ?) GROUP BY customer_id";

    Map<String, Long> byCustomer(String prefix) {
        try (var connection = DriverManager.getConnection(jdbcUrl); var count = connection.prepareStatement(COUNT)) {
            count.setString(1, prefix);
            var orders = new HashMap<String, Long>();
            try (var rows = count.executeQuery()) {
                while (rows.next()) {
                    orders.put(rows.getString(1), rows.getLong(2));
                }
            }
            return orders;
        } catch (SQLException e) {
            throw new LabFailure("the lab's own database does not answer: " + e.getMessage(), e);
        }
    }
}
