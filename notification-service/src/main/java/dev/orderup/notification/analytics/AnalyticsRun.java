package dev.orderup.notification.analytics;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import javax.sql.DataSource;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.springframework.context.SmartLifecycle;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.kafka.listener.MessageListenerContainer;
import org.springframework.stereotype.Component;

/**
 * The start of the analytics, on a thread of its own so that the feed waits for nothing: bring the schema up to date, see that
 * the topics are there, listen. Database or Kafka away: wait, and try again. From then on it reads the lag now and then.
 */
@Component
class AnalyticsRun implements SmartLifecycle, Runnable {
    private static final String SCHEMA = "analytics";

    private final DataSource database;
    private final KafkaAdmin topics;
    private final KafkaListenerEndpointRegistry listeners;
    private final GroupLag lag;
    private final Standstill standstill;
    private final AnalyticsSettings settings;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread thread = Thread.ofPlatform().name(KitchenAnalytics.LISTENER + "-run").unstarted(this);

    AnalyticsRun(DataSource database, KafkaAdmin topics, KafkaListenerEndpointRegistry listeners, GroupLag lag, Standstill standstill,
            AnalyticsSettings settings) {
        this.database = database;
        this.topics = topics;
        this.listeners = listeners;
        this.lag = lag;
        this.standstill = standstill;
        this.settings = settings;
    }

    @Override
    public void run() {
        Duration pause = settings.backOff();
        while (!prepared()) {
            if (stoppedWithin(pause)) {
                return;
            }
            pause = pause.multipliedBy(2).compareTo(settings.backOffMax()) < 0 ? pause.multipliedBy(2) : settings.backOffMax();
        }
        if (settings.listen()) {
            listener().start();
        }
        standstill.over();
        do {
            lag.asOf();
        } while (!stoppedWithin(settings.lagEvery()));
    }

    private boolean prepared() {
        return migrated() && topicsExist();
    }

    private boolean migrated() {
        try {
            Flyway.configure().dataSource(database).schemas(SCHEMA).locations("classpath:db/analytics").load().migrate();
            return true;
        } catch (FlywayException e) {
            standstill.because("the database is away, or its schema cannot be brought up to date: " + firstLine(e));
            return false;
        }
    }

    private boolean topicsExist() {
        if (topics.initialize()) {
            return true;
        }
        standstill.because("Kafka is away");
        return false;
    }

    private static String firstLine(Throwable failure) {
        return String.valueOf(failure.getMessage()).lines().findFirst().orElse("no reason given");
    }

    private boolean stoppedWithin(Duration time) {
        try {
            return stopped.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private MessageListenerContainer listener() {
        return Objects.requireNonNull(listeners.getListenerContainer(KitchenAnalytics.LISTENER));
    }

    @Override
    public void start() {
        thread.start();
    }

    /** Before the listeners are stopped, as the phase of this is the last: none is started behind their back. */
    @Override
    public void stop() {
        stopped.countDown();
        try {
            thread.join(settings.patience());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return thread.isAlive();
    }
}
