package dev.orderup.order.signal;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Properties;

import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.postgresql.PGProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Listens for {@link WakeUpCalls}, on a connection of its own: a pooled one would be in use for good, or be closed at its maximum age. */
@Component
class WakeUpListener implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(WakeUpListener.class);
    /** How long to read before the connection is asked whether it is still there. */
    private static final Duration READ_MAX = Duration.ofSeconds(10);
    private static final int ALIVE_SECONDS_MAX = 2;

    private final JdbcConnectionDetails database;
    private final List<Notified> notified;
    private final SignalSettings settings;
    private final Signal stopping = new Signal();
    private volatile boolean running;
    private Thread thread = Thread.ofVirtual().unstarted(this::run);

    WakeUpListener(JdbcConnectionDetails database, List<Notified> notified, SignalSettings settings) {
        this.database = database;
        this.notified = List.copyOf(notified);
        this.settings = settings;
    }

    private void run() {
        var backoff = new Backoff(settings.backoffMin(), settings.backoffMax());
        while (running) {
            try (var connection = connect()) {
                backoff.reset();
                listen(connection);
            } catch (SQLException e) {
                LOG.debug("Not listening; everyone looks for themselves now and then", e);
                pause(backoff.next());
            }
        }
    }

    private Connection connect() throws SQLException {
        var properties = new Properties();
        PGProperty.USER.set(properties, database.getUsername());
        PGProperty.PASSWORD.set(properties, database.getPassword());
        PGProperty.APPLICATION_NAME.set(properties, "order-service wake-up");
        PGProperty.CONNECT_TIMEOUT.set(properties, ALIVE_SECONDS_MAX);
        PGProperty.TCP_KEEP_ALIVE.set(properties, true);
        return DriverManager.getConnection(database.getJdbcUrl(), properties);
    }

    private void listen(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            for (var listener : notified) {
                statement.execute("LISTEN " + listener.channel());
            }
        }
        notified.forEach(listener -> listener.notified("")); // For what was committed while nobody listened.
        var notifications = connection.unwrap(PGConnection.class);
        while (running) {
            var heard = notifications.getNotifications((int) READ_MAX.toMillis());
            for (var notification : heard) {
                pass(notification);
            }
            if (heard.length == 0 && !connection.isValid(ALIVE_SECONDS_MAX)) {
                throw new SQLException("the connection on which to listen is gone");
            }
        }
    }

    private void pass(PGNotification notification) {
        notified.stream()
                .filter(listener -> listener.channel().equals(notification.getName()))
                .forEach(listener -> listener.notified(notification.getParameter()));
    }

    private void pause(Duration duration) {
        try {
            stopping.await(duration);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public synchronized void start() {
        running = true;
        thread = Thread.ofVirtual().name("wake-up-listener").start(this::run);
    }

    @Override
    public synchronized void stop() {
        running = false;
        stopping.raise();
        thread.interrupt();
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
