package dev.orderup.order.async;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * What can be seen of jobs from outside: how many there are, how long they wait and how long they take. Jobs are counted now and then, so
 * that a scrape costs the database nothing; every instance counts the same ones, so take the maximum.
 */
@Component
class JobMeters {
    private static final Logger LOG = LoggerFactory.getLogger(JobMeters.class);

    /** What came of an attempt. */
    enum Outcome {
        SUCCEEDED,
        FAILED,
        RETRIED,
        LOST,
        GIVEN_BACK
    }

    private final JobStore store;
    private final MeterRegistry meters;
    private volatile Map<JobStore.Standing, Long> standings = Map.of();

    JobMeters(JobStore store, MeterRegistry meters) {
        this.store = store;
        this.meters = meters;
        for (var kind : JobKind.values()) {
            for (var status : List.of(JobStatus.QUEUED, JobStatus.RUNNING)) {
                var standing = new JobStore.Standing(kind, status);
                Gauge.builder("orderup.jobs", this, self -> self.standings.getOrDefault(standing, 0L))
                        .description("Jobs that have not ended")
                        .tag("kind", text(kind))
                        .tag("state", text(status))
                        .register(meters);
            }
            refusals(kind);
            takeOvers(kind);
            queued(kind);
        }
    }

    void refused(JobKind kind) {
        refusals(kind).increment();
    }

    void claimed(Claim claim) {
        if (claim.takenOver()) {
            takeOvers(claim.kind()).increment();
        }
        if (claim.queued() != null) {
            queued(claim.kind()).record(claim.queued());
        }
    }

    void attempted(JobKind kind, Outcome outcome, Duration took) {
        Timer.builder("orderup.jobs.running")
                .description("How long workers work on a job, by attempt")
                .tag("kind", text(kind))
                .tag("outcome", text(outcome))
                .register(meters)
                .record(took);
    }

    private Timer queued(JobKind kind) {
        return Timer.builder("orderup.jobs.queued")
                .description("How long jobs wait for their first worker")
                .tag("kind", text(kind))
                .register(meters);
    }

    private Counter refusals(JobKind kind) {
        return Counter.builder("orderup.jobs.refused")
                .description("Jobs that were refused because too many wait")
                .tag("kind", text(kind))
                .register(meters);
    }

    private Counter takeOvers(JobKind kind) {
        return Counter.builder("orderup.jobs.taken.over")
                .description("Jobs taken from a worker that was silent for longer than its lease")
                .tag("kind", text(kind))
                .register(meters);
    }

    @Scheduled(fixedDelayString = "${orderup.async.sampling:5s}")
    void sample() {
        try {
            standings = store.countOpen();
        } catch (RuntimeException e) {
            LOG.debug("Jobs could not be counted; the gauges keep their last values", e);
        }
    }

    private static String text(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
