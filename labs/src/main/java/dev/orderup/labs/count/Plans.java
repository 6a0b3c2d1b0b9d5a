package dev.orderup.labs.count;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Runs statements beside the service: how long the database takes, and how many of its 8 KB buffers it looks at. */
record Plans(Connection connection) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Buffers found in memory and read from elsewhere, those of the planning included. */
    long buffers(String sql, Object... values) throws SQLException {
        try (var explain = prepared("EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) " + sql, values); var row = explain.executeQuery()) {
            row.next();
            var document = JSON.readTree(row.getString(1)).path(0);
            return buffers(document.path("Plan")) + buffers(document.path("Planning"));
        }
    }

    /** Without running it: what the planner looks at to make its estimate. */
    long buffersOfPlanning(String sql, Object... values) throws SQLException {
        try (var explain = prepared("EXPLAIN (BUFFERS, FORMAT JSON) " + sql, values); var row = explain.executeQuery()) {
            row.next();
            return buffers(JSON.readTree(row.getString(1)).path(0).path("Planning"));
        }
    }

    double millis(String sql, Object... values) throws SQLException {
        long begun = System.nanoTime();
        try (var query = prepared(sql, values); var rows = query.executeQuery()) {
            while (rows.next()) {
                rows.getObject(1);
            }
        }
        return (System.nanoTime() - begun) / 1e6;
    }

    private PreparedStatement prepared(String sql, Object... values) throws SQLException {
        var statement = connection.prepareStatement(sql);
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
        return statement;
    }

    private static long buffers(JsonNode plan) {
        return plan.path("Shared Hit Blocks").asLong() + plan.path("Shared Read Blocks").asLong();
    }
}
