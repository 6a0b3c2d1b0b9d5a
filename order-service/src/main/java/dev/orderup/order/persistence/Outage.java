package dev.orderup.order.persistence;

import dev.orderup.order.domain.OrdersUnavailable;

import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.jdbc.UncategorizedSQLException;

/** Tells a database that is away from one that refuses a statement. Its going and its coming back are logged once each, not per request. */
public final class Outage {
    private static final Logger LOG = LoggerFactory.getLogger(Outage.class);

    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private final AtomicBoolean away = new AtomicBoolean();

    public <T extends @Nullable Object> T translated(Supplier<T> statement) {
        try {
            T answer = statement.get();
            if (away.get() && away.compareAndSet(true, false)) {
                LOG.info("The database answers again");
            }
            return answer;
        } catch (DataAccessResourceFailureException | TransientDataAccessException | RecoverableDataAccessException e) {
            throw unavailable(e);
        } catch (UncategorizedSQLException e) {
            throw isLockTimeout(e) ? unavailable(e) : e;
        }
    }

    /** PostgreSQL's lock_timeout, for which Spring has no category. */
    static boolean isLockTimeout(UncategorizedSQLException e) {
        return e.getCause() instanceof SQLException cause && LOCK_NOT_AVAILABLE.equals(cause.getSQLState());
    }

    private OrdersUnavailable unavailable(DataAccessException cause) {
        if (away.compareAndSet(false, true)) {
            LOG.warn("The database does not answer; requests are refused until it does", cause);
        }
        return new OrdersUnavailable();
    }
}
