package dev.orderup.order.outbox;

import dev.orderup.order.domain.OrderStatus;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;

import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The rows of order_event that are not yet published.
 *
 * <p>
 * Orders are dealt into 16 shards. Whoever relays holds its shards' advisory locks to the end of the transaction, so that one order's events
 * are never sent by two instances at once; PostgreSQL frees the locks of an instance that dies. Two statements and not one: the second sees
 * what the last holder of the lock has committed, which the first's snapshot may not.
 */
@Repository
class Outbox {
    private static final int SHARDS = 16;
    /** The first half of the locks' names; the second is the shard. */
    private static final int LOCKS = 0x0DE7;
    /** Counting stops there: a gauge that says "at least so many" is alarming enough. */
    private static final int BACKLOG_MAX = 100_000;

    /** Marks may be lost in a crash of the database: then events are sent twice, as they are after a crash of the relay. So no mark waits for the disk. */
    private static final String CLAIM = """
            WITH relaxed AS MATERIALIZED (SELECT set_config('synchronous_commit', 'off', true)),
            pending AS MATERIALIZED (
                SELECT shard::int FROM generate_series(0, 15) AS shard
                WHERE EXISTS (SELECT FROM order_event WHERE order_event.shard = shard.shard AND published_at IS NULL))
            SELECT shard, pg_try_advisory_xact_lock(:locks, shard) AS claimed FROM pending, relaxed
            """;
    /** By seq, so that each order's events are cut off at the end only and never in the middle. */
    private static final String READ = """
            SELECT event.shard, event.order_id, event.version, event.status, event.at, event.traceparent, customer_id, restaurant_id, total_cents
            FROM unnest(:shards) AS claimed (shard), LATERAL (
                SELECT * FROM order_event WHERE order_event.shard = claimed.shard AND published_at IS NULL ORDER BY seq LIMIT :limit) AS event
            JOIN orders ON orders.id = event.order_id
            ORDER BY event.seq
            """;
    private static final String MARK = """
            UPDATE order_event SET published_at = clock_timestamp()
            FROM unnest(:ids, :versions) AS sent (order_id, version)
            WHERE order_event.order_id = sent.order_id AND order_event.version = sent.version
            """;
    private static final String SAMPLE = """
            SELECT (SELECT count(*) FROM (SELECT FROM order_event WHERE published_at IS NULL LIMIT :max) AS pending) AS backlog,
                coalesce(extract(epoch FROM clock_timestamp() - min(oldest.at)), 0)::float8 AS age
            FROM generate_series(0, 15) AS shard, LATERAL (
                SELECT at FROM order_event WHERE order_event.shard = shard.shard AND published_at IS NULL ORDER BY seq LIMIT 1) AS oldest
            """;

    private final JdbcClient jdbc;

    Outbox(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Locks each shard that has work and is not held by another instance, until the transaction ends. */
    Claim claim() {
        var claimed = new ArrayList<Integer>(SHARDS);
        var others = new AtomicBoolean();
        jdbc.sql(CLAIM).param("locks", LOCKS).query((RowCallbackHandler) row -> {
            if (row.getBoolean("claimed")) {
                claimed.add(row.getInt("shard"));
            } else {
                others.set(true);
            }
        });
        return new Claim(claimed, others.get());
    }

    Pending read(List<Integer> shards, int limit) {
        int perShard = Math.max(1, limit / shards.size());
        int[] read = new int[SHARDS];
        var events = jdbc.sql(READ)
                .param("shards", shards.toArray(Integer[]::new))
                .param("limit", perShard)
                .query((row, number) -> {
                    read[row.getInt("shard")]++;
                    return event(row);
                })
                .list();
        return new Pending(events, Arrays.stream(read).anyMatch(number -> number == perShard));
    }

    void markPublished(Collection<PendingEvent> events) {
        jdbc.sql(MARK)
                .param("ids", events.stream().map(PendingEvent::orderId).toArray(UUID[]::new))
                .param("versions", events.stream().map(PendingEvent::version).toArray(Long[]::new))
                .update();
    }

    Sample sample() {
        return jdbc.sql(SAMPLE)
                .param("max", BACKLOG_MAX)
                .query((row, number) -> new Sample(row.getLong("backlog"), Duration.ofNanos((long) (row.getDouble("age") * 1e9))))
                .single();
    }

    private static PendingEvent event(ResultSet row) throws SQLException {
        return new PendingEvent(row.getObject("order_id", UUID.class), row.getLong("version"), OrderStatus.valueOf(row.getString("status")),
                row.getObject("at", OffsetDateTime.class).toInstant(), row.getString("traceparent"), row.getString("customer_id"),
                row.getString("restaurant_id"), row.getLong("total_cents"));
    }

    /**
     * What is locked now.
     *
     * @param othersHoldSome whether there is work in shards that other instances hold
     */
    record Claim(List<Integer> shards, boolean othersHoldSome) {}

    /** @param more whether a shard may have more than was read of it */
    record Pending(List<PendingEvent> events, boolean more) {}

    /** How much is waiting, and for how long the longest of it. */
    record Sample(long backlog, Duration age) {}
}
