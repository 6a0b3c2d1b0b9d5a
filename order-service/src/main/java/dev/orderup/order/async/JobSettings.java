package dev.orderup.order.async;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Settings of jobs.
 *
 * @param enabled whether this instance works on jobs; others may while this one only takes them
 * @param placingWorkers how many orders this instance places at once: each holds a connection for a moment
 * @param statementWorkers how many statements this instance writes at once: each holds a connection for a day's query
 * @param placingOpenMax how many orders may wait in all: what the workers place in a few seconds, so that nobody waits for longer
 * @param statementOpenMax how many statements may wait in all
 * @param lease for how long a worker may be silent before its job is taken over; extended thrice in that time
 * @param poll how often to look although nobody has called: the net under lost wake-ups and dead workers
 * @param backoffMin how long a job rests after its first failure, twice as long after each further one
 * @param backoffMax the longest such rest
 * @param attemptsMax after so many failed attempts a job is given up
 * @param waitMax how long a caller may wait for a job to end ({@code Prefer: wait}): shorter than proxies wait for an answer
 * @param waitersMax how many callers may wait at once
 * @param resultMax the largest result
 * @param resultsMax how much all results may take together; beyond it the oldest go
 * @param retention how long a job is remembered after its end; as long as an Idempotency-Key is
 * @param purgeEvery how often older ones are deleted
 * @param purgeBatch how many one statement deletes at most
 * @param sampling how often jobs are counted for the gauges
 */
@ConfigurationProperties("orderup.async")
public record JobSettings(@DefaultValue("true") boolean enabled, @DefaultValue("4") int placingWorkers,
        @DefaultValue("2") int statementWorkers, @DefaultValue("1000") int placingOpenMax, @DefaultValue("100") int statementOpenMax,
        @DefaultValue("5s") Duration lease, @DefaultValue("1s") Duration poll, @DefaultValue("200ms") Duration backoffMin,
        @DefaultValue("30s") Duration backoffMax, @DefaultValue("8") int attemptsMax, @DefaultValue("30s") Duration waitMax,
        @DefaultValue("1000") int waitersMax, @DefaultValue("16MB") DataSize resultMax, @DefaultValue("256MB") DataSize resultsMax,
        @DefaultValue("24h") Duration retention, @DefaultValue("1m") Duration purgeEvery, @DefaultValue("100") int purgeBatch,
        @DefaultValue("5s") Duration sampling) {
    private static final int WORKERS_MAX = 100;
    private static final int OPEN_MAX = 100_000;
    private static final Duration LEASE_MIN = Duration.ofMillis(100);

    public JobSettings {
        between("placing-workers", placingWorkers, WORKERS_MAX);
        between("statement-workers", statementWorkers, WORKERS_MAX);
        between("placing-open-max", placingOpenMax, OPEN_MAX);
        between("statement-open-max", statementOpenMax, OPEN_MAX);
        between("attempts-max", attemptsMax, WORKERS_MAX);
        between("waiters-max", waitersMax, OPEN_MAX);
        between("purge-batch", purgeBatch, OPEN_MAX);
        atLeast("lease", lease, LEASE_MIN);
        atLeast("poll", poll, Duration.ofMillis(1));
        atLeast("backoff-min", backoffMin, Duration.ofMillis(1));
        atLeast("backoff-max", backoffMax, backoffMin);
        atLeast("wait-max", waitMax, Duration.ZERO);
        atLeast("retention", retention, Duration.ofSeconds(1));
        atLeast("purge-every", purgeEvery, Duration.ofMillis(1));
        atLeast("sampling", sampling, Duration.ofMillis(1));
        if (resultMax.isNegative() || resultsMax.compareTo(resultMax) < 0) {
            throw new IllegalArgumentException(
                    "orderup.async.results-max: %s (expected: at least result-max, %s)".formatted(resultsMax, resultMax));
        }
    }

    int workers(JobKind kind) {
        return switch (kind) {
            case PLACE_ORDER -> placingWorkers;
            case STATEMENT -> statementWorkers;
        };
    }

    int openMax(JobKind kind) {
        return switch (kind) {
            case PLACE_ORDER -> placingOpenMax;
            case STATEMENT -> statementOpenMax;
        };
    }

    private static void between(String name, int value, int max) {
        if (value < 1 || value > max) {
            throw new IllegalArgumentException("orderup.async.%s: %d (expected: 1-%d)".formatted(name, value, max));
        }
    }

    private static void atLeast(String name, Duration value, Duration min) {
        if (value.compareTo(min) < 0) {
            throw new IllegalArgumentException("orderup.async.%s: %s (expected: at least %s)".formatted(name, value, min));
        }
    }
}
