package dev.orderup.order.idempotency;

import java.time.Duration;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Deletes keys that are past their retention, a batch at a time, so that the table is bounded by the rate of orders and no lock is held for long. */
@Component
class IdempotencyKeyPurge {
    private static final Logger LOG = LoggerFactory.getLogger(IdempotencyKeyPurge.class);
    /** Instances that purge at the same time pass over each other's rows. */
    private static final String DELETE = """
            DELETE FROM idempotency_key WHERE key IN (
                SELECT key FROM idempotency_key WHERE created_at < clock_timestamp() - :retentionSeconds * interval '1 second'
                ORDER BY created_at LIMIT :batch FOR UPDATE SKIP LOCKED)
            """;

    private final JdbcClient jdbc;
    private final Duration retention;
    private final int batch;

    IdempotencyKeyPurge(JdbcClient jdbc, IdempotencySettings settings) {
        this.jdbc = jdbc;
        this.retention = settings.retention();
        this.batch = settings.purgeBatch();
    }

    @Scheduled(fixedDelayString = "${orderup.idempotency.purge-every:1m}", initialDelayString = "${orderup.idempotency.purge-every:1m}")
    void purge() {
        try {
            int deleted;
            do {
                deleted = jdbc.sql(DELETE).param("retentionSeconds", retention.toSeconds()).param("batch", batch).update();
            } while (deleted == batch);
        } catch (DataAccessException e) {
            LOG.debug("Keys could not be purged; the next time will do", e);
        }
    }
}
