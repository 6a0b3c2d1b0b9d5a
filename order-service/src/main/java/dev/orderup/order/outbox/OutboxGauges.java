package dev.orderup.order.outbox;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** What waits in the outbox, read now and then: a scrape costs the database nothing. Every instance sees the same outbox, so take the maximum. */
@Component
class OutboxGauges {
    private static final Logger LOG = LoggerFactory.getLogger(OutboxGauges.class);

    private final Outbox outbox;
    private volatile Outbox.Sample sample = new Outbox.Sample(0, Duration.ZERO);

    OutboxGauges(Outbox outbox, MeterRegistry meters) {
        this.outbox = outbox;
        Gauge.builder("orderup.outbox.backlog", this, gauges -> gauges.sample.backlog())
                .description("Events not yet published")
                .register(meters);
        TimeGauge.builder("orderup.outbox.age", this, TimeUnit.MILLISECONDS, gauges -> gauges.sample.age().toMillis())
                .description("For how long the oldest event has waited to be published")
                .register(meters);
    }

    @Scheduled(fixedDelayString = "${orderup.outbox.sampling:5s}")
    void sample() {
        try {
            sample = outbox.sample();
        } catch (DataAccessException e) {
            LOG.debug("The outbox could not be read; the gauges keep their last values", e);
        }
    }
}
