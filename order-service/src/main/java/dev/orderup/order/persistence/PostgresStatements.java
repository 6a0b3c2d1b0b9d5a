package dev.orderup.order.persistence;

import dev.orderup.order.statement.StatementLine;
import dev.orderup.order.statement.StatementLines;
import dev.orderup.order.statement.StatementQuery;
import dev.orderup.order.statement.StatementSource;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/**
 * Adds up orders day by day, each day by one query through a cursor, all in one read-only transaction that sees one moment.
 *
 * <p>
 * A day is a range of the index on restaurant and id, since an id is a UUIDv7 and so begins with the time of its making; that an order's id
 * and its time differ by less than {@link #SLACK} is all that is assumed of it, the time itself decides. A query per day rather than one for
 * all: its first lines come after the first day was added up, what is sorted is a day, and no query runs into the bound on statements.
 */
@Repository
class PostgresStatements implements StatementSource {
    private static final Duration SLACK = Duration.ofMinutes(1);
    /** Lines that one fetch brings: the memory that a statement takes, here and in the driver. */
    private static final int FETCH = 500;
    private static final String DAY = """
            SELECT line.sku, count(DISTINCT orders.id) AS orders, sum(line.quantity)::bigint AS quantity,
                sum(line.quantity * line."unitPriceCents")::bigint AS total_cents
            FROM orders, jsonb_to_recordset(orders.lines) AS line (sku text, quantity bigint, "unitPriceCents" bigint)
            WHERE restaurant_id = ? AND orders.id >= ? AND orders.id < ? AND placed_at >= ? AND placed_at < ?
                AND status NOT IN ('REJECTED', 'CANCELLED')
            GROUP BY line.sku
            ORDER BY line.sku COLLATE "C"
            """;

    private final DataSource dataSource;
    private final JdbcTemplate jdbc;
    private final Outage outage = new Outage();

    PostgresStatements(DataSource dataSource, JdbcTemplate jdbc) {
        this.dataSource = dataSource;
        this.jdbc = jdbc;
    }

    @Override
    public StatementLines open(StatementQuery query) {
        return outage.translated(() -> {
            try {
                return new Lines(query, snapshot(dataSource.getConnection()));
            } catch (SQLException e) {
                throw translated(e);
            }
        });
    }

    /** The pool undoes these settings when the connection comes back. */
    private static Connection snapshot(Connection connection) throws SQLException {
        try {
            connection.setReadOnly(true);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            connection.setAutoCommit(false); // Without it the driver would fetch all lines at once.
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    private DataAccessException translated(SQLException e) {
        var translated = jdbc.getExceptionTranslator().translate("statement", DAY, e);
        return translated == null ? new UncategorizedSQLException("statement", DAY, e) : translated;
    }

    private final class Lines implements StatementLines {
        private final StatementQuery query;
        private final Connection connection;
        private LocalDate day;
        private @Nullable PreparedStatement statement;
        private @Nullable ResultSet rows;

        Lines(StatementQuery query, Connection connection) {
            this.query = query;
            this.connection = connection;
            this.day = query.from();
        }

        @Override
        public @Nullable StatementLine next() {
            return outage.<@Nullable StatementLine>translated(() -> {
                try {
                    return advance();
                } catch (SQLException e) {
                    throw translated(e);
                }
            });
        }

        private @Nullable StatementLine advance() throws SQLException {
            while (day.isBefore(query.to())) {
                if (rows == null) {
                    rows = rows(day);
                }
                if (rows.next()) {
                    return new StatementLine(day, rows.getString("sku"), rows.getLong("orders"), rows.getLong("quantity"),
                            rows.getLong("total_cents"));
                }
                rows.close();
                rows = null;
                day = day.plusDays(1);
            }
            return null;
        }

        private ResultSet rows(LocalDate day) throws SQLException {
            if (statement == null) {
                statement = connection.prepareStatement(DAY);
                statement.setFetchSize(FETCH);
            }
            var from = day.atStartOfDay().atOffset(ZoneOffset.UTC);
            var to = from.plusDays(1);
            statement.setString(1, query.restaurantId());
            statement.setObject(2, least(from.minus(SLACK)));
            statement.setObject(3, least(to.plus(SLACK)));
            statement.setObject(4, from);
            statement.setObject(5, to);
            return statement.executeQuery();
        }

        @Override
        public void close() {
            try (connection) {
                connection.rollback();
            } catch (SQLException e) {
                throw translated(e);
            }
        }
    }

    /** No UUIDv7 of that time or a later one is less. */
    private static UUID least(OffsetDateTime time) {
        return new UUID(Math.max(0, time.toInstant().toEpochMilli()) << Short.SIZE, 0);
    }
}
