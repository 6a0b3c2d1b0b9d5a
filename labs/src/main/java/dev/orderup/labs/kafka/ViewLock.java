package dev.orderup.labs.kafka;

import dev.orderup.labs.report.LabFailure;
import dev.orderup.labs.system.Until;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;

/** Holds back every write to the view, so that members stand with a batch in hand. Closing it lets them go on. */
final class ViewLock implements AutoCloseable {
    private static final String LOCK = "LOCK TABLE analytics.kitchen_order IN SHARE MODE";
    private static final String WAITING = """
            SELECT count(*) FROM pg_stat_activity WHERE application_name = 'notification-service' AND wait_event_type = 'Lock'
            """;
    private static final String WRITING = """
            SELECT count(*) FROM pg_stat_activity WHERE application_name = 'notification-service' AND state = 'active'
            """;
    /** A member waits five seconds for the lock, then pauses and tries again; it keeps its batch. */
    private static final Duration WITHIN = Duration.ofSeconds(60);

    private final Connection locked;
    /** Another one: within one transaction, pg_stat_activity stays what it was at the first look. */
    private final Connection looking;

    private ViewLock(Connection locked, Connection looking) {
        this.locked = locked;
        this.looking = looking;
    }

    static ViewLock on(String jdbcUrl) {
        try {
            var connection = DriverManager.getConnection(jdbcUrl);
            connection.setAutoCommit(false);
            execute(connection, LOCK);
            return new ViewLock(connection, DriverManager.getConnection(jdbcUrl));
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    /** Waits until that many members stand before it. */
    void awaitMembers(int members) throws InterruptedException {
        Until.holds("%d members have a batch in hand".formatted(members), WITHIN, () -> count(WAITING) == members);
    }

    /** Lets them write, and returns when nobody writes any more. */
    void letWrite() throws InterruptedException {
        try {
            locked.commit();
        } catch (SQLException e) {
            throw failure(e);
        }
        Until.holds("the batches in hand are in the view", WITHIN, () -> count(WRITING) == 0);
    }

    private long count(String sql) {
        try (var statement = looking.createStatement(); var row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static LabFailure failure(SQLException e) {
        return new LabFailure("cannot hold the view back: " + e.getMessage(), e);
    }

    @Override
    public void close() throws SQLException {
        locked.close();
        looking.close();
    }
}
