package dev.orderup.order.session;

import dev.orderup.order.domain.OrdersUnavailable;
import dev.orderup.order.persistence.Outage;
import dev.orderup.order.persistence.LinesJson;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import java.util.function.UnaryOperator;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Baskets as rows. A change is read, decide, compare and set: no lock is held while the application thinks. */
@Component
class DatabaseBaskets implements BasketKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(DatabaseBaskets.class);
    /** A basket has one customer; more changes at the same time than this are not meant for one basket. */
    private static final int RACES_MAX = 10;
    private static final String INSERT = """
            INSERT INTO basket (id, version, customer_id, restaurant_id, lines, expires_at, checked_out)
            VALUES (:id, :version, :customer, :restaurant, :lines::jsonb, :expiresAt, :checkedOut)
            """;
    private static final String UPDATE = """
            UPDATE basket SET version = :version, lines = :lines::jsonb, expires_at = :expiresAt, checked_out = :checkedOut
            WHERE id = :id AND version = :before
            """;
    /** Instances that purge at the same time pass over each other's rows. */
    private static final String PURGE = """
            DELETE FROM basket WHERE id IN (
                SELECT id FROM basket WHERE expires_at < clock_timestamp() ORDER BY expires_at LIMIT :batch FOR UPDATE SKIP LOCKED)
            """;

    private final JdbcClient jdbc;
    private final int purgeBatch;
    private final Outage outage = new Outage();

    DatabaseBaskets(JdbcClient jdbc, SessionSettings settings) {
        this.jdbc = jdbc;
        this.purgeBatch = settings.purgeBatch();
    }

    @Override
    public KeptIn keptIn() {
        return KeptIn.DATABASE;
    }

    @Override
    public Kept create(Basket basket) {
        return outage.translated(() -> {
            bind(jdbc.sql(INSERT), basket).param("customer", basket.customerId()).param("restaurant", basket.restaurantId()).update();
            return Kept.here(basket);
        });
    }

    @Override
    public Kept get(Handle handle) {
        return outage.translated(() -> Kept.here(present(handle.id())));
    }

    @Override
    public Kept change(Handle handle, UnaryOperator<Basket> change) {
        return outage.translated(() -> {
            for (int races = 0; races < RACES_MAX; races++) {
                var present = present(handle.id());
                var changed = change.apply(present);
                if (changed.equals(present) || keep(changed, present.version())) {
                    return Kept.here(changed);
                }
            }
            throw new OrdersUnavailable();
        });
    }

    private Basket present(UUID id) {
        var basket = jdbc.sql("SELECT * FROM basket WHERE id = :id")
                .param("id", id)
                .query(DatabaseBaskets::basket)
                .optional()
                .orElseThrow(() -> new BasketException.NotFound(id, "it never was, or has expired and is deleted"));
        if (basket.isExpired(Instant.now())) {
            throw new BasketException.Expired(id);
        }
        return basket;
    }

    private boolean keep(Basket changed, long before) {
        return bind(jdbc.sql(UPDATE), changed).param("before", before).update() == 1;
    }

    /** Deletes what has expired, a batch at a time. */
    @Scheduled(fixedDelayString = "${orderup.session.purge-every:1m}", initialDelayString = "${orderup.session.purge-every:1m}")
    void purge() {
        try {
            int deleted;
            do {
                deleted = jdbc.sql(PURGE).param("batch", purgeBatch).update();
            } while (deleted == purgeBatch);
        } catch (DataAccessException e) {
            LOG.debug("Baskets could not be purged; the next time will do", e);
        }
    }

    private static JdbcClient.StatementSpec bind(JdbcClient.StatementSpec statement, Basket basket) {
        return statement.param("id", basket.id())
                .param("version", basket.version())
                .param("lines", LinesJson.write(basket.lines()))
                .param("expiresAt", basket.expiresAt().atOffset(ZoneOffset.UTC))
                .param("checkedOut", basket.checkedOut());
    }

    private static Basket basket(ResultSet row, int number) throws SQLException {
        return new Basket(row.getObject("id", UUID.class), row.getLong("version"), row.getString("customer_id"),
                row.getString("restaurant_id"), LinesJson.read(row.getString("lines")),
                row.getObject("expires_at", OffsetDateTime.class).toInstant(), row.getBoolean("checked_out"));
    }
}
