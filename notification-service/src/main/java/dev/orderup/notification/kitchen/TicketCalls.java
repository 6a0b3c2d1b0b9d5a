package dev.orderup.notification.kitchen;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import javax.sql.DataSource;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.postgresql.PGProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.SmartLifecycle;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;
import org.springframework.stereotype.Component;

/**
 * Brings the schema up to date when the database is there, lets the group listen, and from then on wakes the board when any instance has changed
 * tickets ({@code LISTEN}), on a connection of its own: a pooled one would be in use for good. All on a thread of its own, so that the feed waits
 * for nothing. Calls may be lost while there is no connection, so each new one wakes everybody.
 */
@Component
class TicketCalls implements SmartLifecycle, Runnable {
    private static final Logger logger = LoggerFactory.getLogger(TicketCalls.class);
    private static final String SCHEMA = "kitchen";
    /** How long to read before the connection is asked whether it is still there. */
    private static final Duration READ_MAX = Duration.ofSeconds(5);
    private static final int ALIVE_SECONDS_MAX = 2;

    private final DataSource pool;
    private final JdbcConnectionDetails database;
    private final KafkaListenerEndpointRegistry listeners;
    private final TicketBoard board;
    private final KitchenSettings settings;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread thread = Thread.ofPlatform().name("kitchen-calls").daemon().unstarted(this);
    private boolean prepared;
    private volatile @Nullable Connection listening;

    TicketCalls(DataSource pool, JdbcConnectionDetails database, KafkaListenerEndpointRegistry listeners, TicketBoard board,
            KitchenSettings settings) {
        this.pool = pool;
        this.database = database;
        this.listeners = listeners;
        this.board = board;
        this.settings = settings;
    }

    @Override
    public void run() {
        Duration pause = settings.backOff();
        while (stopped.getCount() > 0) {
            try (Connection connection = connect()) {
                listening = connection;
                prepare();
                pause = settings.backOff();
                listen(connection);
            } catch (SQLException | FlywayException e) {
                logger.debug("Not listening; everyone looks for themselves now and then", e);
                pause(pause);
                pause = pause.multipliedBy(2).compareTo(settings.backOffMax()) < 0 ? pause.multipliedBy(2) : settings.backOffMax();
            }
        }
    }

    private void prepare() {
        if (!prepared) {
            Flyway.configure().dataSource(pool).schemas(SCHEMA).locations("classpath:db/kitchen").load().migrate();
            if (settings.listen() && stopped.getCount() > 0) {
                Objects.requireNonNull(listeners.getListenerContainer(TicketListener.ID)).start();
            }
            board.prepared();
            prepared = true;
        }
    }

    private Connection connect() throws SQLException {
        Properties properties = new Properties();
        PGProperty.USER.set(properties, database.getUsername());
        PGProperty.PASSWORD.set(properties, database.getPassword());
        PGProperty.APPLICATION_NAME.set(properties, "notification-service tickets");
        PGProperty.CONNECT_TIMEOUT.set(properties, ALIVE_SECONDS_MAX);
        PGProperty.TCP_KEEP_ALIVE.set(properties, true);
        return DriverManager.getConnection(database.getJdbcUrl(), properties);
    }

    private void listen(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("LISTEN " + TicketStore.CHANNEL);
        }
        board.wake("");
        PGConnection calls = connection.unwrap(PGConnection.class);
        while (stopped.getCount() > 0) {
            PGNotification[] heard = calls.getNotifications((int) READ_MAX.toMillis());
            for (PGNotification call : heard) {
                board.wake(call.getParameter());
            }
            if (heard.length == 0 && !connection.isValid(ALIVE_SECONDS_MAX)) {
                throw new SQLException("the connection on which to listen is gone");
            }
        }
    }

    private void pause(Duration pause) {
        try {
            var _ = stopped.await(pause.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void start() {
        thread.start();
    }

    @Override
    public void stop() {
        stopped.countDown();
        try {
            Connection connection = listening;
            if (connection != null) {
                connection.abort(Runnable::run); // It waits for calls, and nothing else ends that.
            }
            thread.join(READ_MAX);
        } catch (SQLException e) {
            logger.debug("The connection was gone already", e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return stopped.getCount() > 0 && thread.isAlive();
    }
}
