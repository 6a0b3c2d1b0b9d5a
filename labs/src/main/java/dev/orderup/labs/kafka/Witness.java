package dev.orderup.labs.kafka;

import dev.orderup.labs.report.LabFailure;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The database that order-service and the group's view share in the lab's own system. A trigger on the view writes down every merge with its
 * time, in the sequence in which it happened, whichever member made it and whether or not that member has lived to tell. For one thread.
 */
final class Witness implements AutoCloseable {
    private static final String TRIGGER = """
            CREATE SCHEMA lab;
            CREATE TABLE lab.merge (number bigint GENERATED ALWAYS AS IDENTITY, order_id uuid NOT NULL, before int8multirange,
                after int8multirange NOT NULL, at timestamptz NOT NULL DEFAULT clock_timestamp());
            CREATE FUNCTION lab.write_down() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN INSERT INTO lab.merge (order_id, before, after) VALUES (NEW.order_id, OLD.versions, NEW.versions); RETURN NULL; END $$;
            CREATE TRIGGER write_down AFTER INSERT OR UPDATE ON analytics.kitchen_order FOR EACH ROW EXECUTE FUNCTION lab.write_down();
            """;
    /** Of each event from the time that order-service wrote into it to the time of the merge that brought it into the view. */
    private static final String AGES = """
            SELECT extract(epoch FROM merge.at - event.at) * 1000 FROM lab.merge JOIN order_event AS event USING (order_id)
            WHERE order_id = ANY (?) AND merge.after @> event.version AND (merge.before @> event.version) IS NOT TRUE
            """;
    /** After each merge an order has versions 1 to n without a hole, and n has not become less. */
    private static final String OUT_OF_ORDER = """
            SELECT count(*) FROM (SELECT after, lag(after) OVER (PARTITION BY order_id ORDER BY number) AS previous FROM lab.merge) AS step
            WHERE after <> int8multirange(int8range(1, upper(after))) OR upper(after) < upper(previous)
            """;
    /** Orders, sums by status and sums by hour, each side's rows that the other has not or has otherwise. */
    private static final String DIFFERENCES = """
            WITH standing AS (
                SELECT restaurant_id, status, count(*)::bigint AS orders, sum(total_cents)::bigint AS cents FROM orders GROUP BY 1, 2
            ), hour AS (
                SELECT restaurant_id, date_trunc('hour', at, 'UTC') AS hour, event.status, count(*)::bigint AS orders, sum(total_cents)::bigint AS cents
                FROM order_event AS event JOIN orders ON orders.id = event.order_id GROUP BY 1, 2, 3
            )
            SELECT (SELECT count(*) FROM orders AS o FULL JOIN analytics.kitchen_order AS v ON v.order_id = o.id
                    WHERE (v.restaurant_id, v.status, v.total_cents, v.versions)
                        IS DISTINCT FROM (o.restaurant_id, o.status, o.total_cents, int8multirange(int8range(1, o.version + 1))))
                + (SELECT count(*) FROM standing AS o
                    FULL JOIN (SELECT * FROM analytics.kitchen_standing WHERE orders <> 0) AS v USING (restaurant_id, status)
                    WHERE (v.orders, v.cents) IS DISTINCT FROM (o.orders, o.cents))
                + (SELECT count(*) FROM hour AS o FULL JOIN analytics.kitchen_hour AS v USING (restaurant_id, hour, status)
                    WHERE (v.orders, v.cents) IS DISTINCT FROM (o.orders, o.cents))
            """;
    private static final String IN_THE_VIEW = "SELECT order_id, upper(versions) - 1 FROM analytics.kitchen_order";
    private static final String EVENTS = "SELECT count(*) FROM order_event";

    private final Connection connection;

    private Witness(Connection connection) {
        this.connection = connection;
    }

    /** The view's tables must be there. */
    static Witness in(String jdbcUrl) {
        try {
            var witness = new Witness(DriverManager.getConnection(jdbcUrl));
            witness.execute(TRIGGER);
            return witness;
        } catch (SQLException e) {
            throw new LabFailure("cannot look at the view: " + e.getMessage(), e);
        }
    }

    /** Rows of the view that are not what order-service's tables say. */
    long differences() {
        return number(DIFFERENCES);
    }

    long outOfOrder() {
        return number(OUT_OF_ORDER);
    }

    /** All that order-service has committed. */
    long events() {
        return number(EVENTS);
    }

    /** The highest version of each order that the view has taken in. */
    Map<UUID, Long> inTheView() {
        try (var statement = connection.prepareStatement(IN_THE_VIEW); var rows = statement.executeQuery()) {
            var versions = new HashMap<UUID, Long>();
            while (rows.next()) {
                versions.put(rows.getObject(1, UUID.class), rows.getLong(2));
            }
            return versions;
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    /** In milliseconds, how old each event of these orders was when it was merged into the view. */
    List<Double> agesMillis(Collection<UUID> orders) {
        try (var statement = connection.prepareStatement(AGES)) {
            statement.setArray(1, connection.createArrayOf("uuid", orders.toArray()));
            return doubles(statement);
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    private static List<Double> doubles(PreparedStatement statement) throws SQLException {
        try (var rows = statement.executeQuery()) {
            var values = new ArrayList<Double>();
            while (rows.next()) {
                values.add(rows.getDouble(1));
            }
            return values;
        }
    }

    void execute(String sql) {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    private long number(String sql) {
        try (var statement = connection.createStatement(); ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    private static LabFailure failure(SQLException e) {
        return new LabFailure("the lab's own database does not answer: " + e.getMessage(), e);
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
