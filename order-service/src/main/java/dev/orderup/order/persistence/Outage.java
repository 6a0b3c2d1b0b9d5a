package dev.orderup.order.persistence;

import dev.orderup.order.domain.OrdersUnavailable;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;

/** Tells a database that is away from one that refuses a statement. Its going and its coming back are logged once each, not per request. */
final class Outage {
    private static final Logger LOG = LoggerFactory.getLogger(Outage.class);

    private final AtomicBoolean away = new AtomicBoolean();

    <T> T translated(Supplier<T> statement) {
        try {
            T answer = statement.get();
            if (away.get() && away.compareAndSet(true, false)) {
                LOG.info("The database answers again");
            }
            return answer;
        } catch (DataAccessResourceFailureException | TransientDataAccessException | RecoverableDataAccessException e) {
            throw unavailable(e);
        }
    }

    private OrdersUnavailable unavailable(DataAccessException cause) {
        if (away.compareAndSet(false, true)) {
            LOG.warn("The database does not answer; requests are refused until it does", cause);
        }
        return new OrdersUnavailable();
    }
}
