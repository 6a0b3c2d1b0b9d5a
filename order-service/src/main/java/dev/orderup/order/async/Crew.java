package dev.orderup.order.async;

import dev.orderup.order.async.JobFailure.Reason;
import dev.orderup.order.async.JobMeters.Outcome;
import dev.orderup.order.signal.Backoff;
import dev.orderup.order.signal.Signal;
import dev.orderup.order.tracing.CurrentTrace;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The workers of one kind of job in this instance: one thread takes as many jobs as there are workers free, each worker does one, and one
 * thread extends the leases of all. Whatever happens to a job here, it is either ended, queued again or, if that cannot be written down
 * either, left to the end of its lease.
 */
final class Crew {
    private static final Logger LOG = LoggerFactory.getLogger(Crew.class);
    /** Leases are extended so often before they end: two extensions may fail. */
    private static final int EXTENSIONS_PER_LEASE = 3;
    /** Longer than any statement may take; then the job is left to its lease's end. */
    private static final Duration STOP_MAX = Duration.ofSeconds(12);

    private final JobWork work;
    private final JobStore store;
    private final DueJobs due;
    private final EndedJobs ended;
    private final CurrentTrace trace;
    private final JobMeters meters;
    private final JobSettings settings;
    private final int size;
    private final Semaphore free;
    private final Signal stopping = new Signal();
    private final Signal stoppingExtender = new Signal();
    private final Set<Lease> leases = ConcurrentHashMap.newKeySet();
    private volatile boolean running;

    Crew(JobWork work, JobStore store, DueJobs due, EndedJobs ended, CurrentTrace trace, JobMeters meters, JobSettings settings) {
        this.work = work;
        this.store = store;
        this.due = due;
        this.ended = ended;
        this.trace = trace;
        this.meters = meters;
        this.settings = settings;
        this.size = settings.workers(work.kind());
        this.free = new Semaphore(size);
    }

    void start() {
        running = true;
        Thread.ofVirtual().name("jobs-" + work.kind()).start(this::take);
        Thread.ofVirtual().name("leases-" + work.kind()).start(this::extend);
    }

    /** Takes nothing more, and returns when what was taken has ended or was given back. */
    void stop() {
        running = false;
        stopping.raise();
        due.wake(work.kind());
        leases.forEach(Lease::stop);
        try {
            if (free.tryAcquire(size, STOP_MAX.toNanos(), TimeUnit.NANOSECONDS)) {
                free.release(size);
            } else {
                LOG.warn("{} jobs of the kind {} did not stop within {}; others take them over", leases.size(), work.kind(), STOP_MAX);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        stoppingExtender.raise();
    }

    private void take() {
        var backoff = new Backoff(settings.backoffMin(), settings.backoffMax());
        while (running) {
            try {
                if (claim() == 0) {
                    due.await(work.kind(), settings.poll());
                }
                backoff.reset();
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                LOG.debug("No jobs of the kind {} could be taken", work.kind(), e);
                pause(backoff.next());
            }
        }
    }

    private int claim() throws InterruptedException {
        free.acquire();
        int places = 1 + free.drainPermits();
        List<Claim> claims = List.of();
        try {
            claims = running ? store.claim(work.kind(), places, settings.lease()) : List.of();
        } finally {
            free.release(places - claims.size());
        }
        for (var claim : claims) {
            var lease = new Lease(claim, store, settings.resultMax());
            leases.add(lease);
            Thread.ofVirtual().name("job-" + claim.id()).start(() -> work(lease));
        }
        return claims.size();
    }

    private void work(Lease lease) {
        var claim = lease.claim();
        try {
            meters.claimed(claim);
            long begun = System.nanoTime();
            trace.continued(claim.traceparent(), "job " + work.kind(), () -> {
                var outcome = attempt(lease);
                meters.attempted(work.kind(), outcome, Duration.ofNanos(System.nanoTime() - begun));
            });
        } catch (RuntimeException e) {
            LOG.warn("What came of job {} could not be written down; its lease will end", claim.id(), e);
        } finally {
            leases.remove(lease);
            free.release();
        }
    }

    private Outcome attempt(Lease lease) {
        var claim = lease.claim();
        try {
            if (claim.failures() >= settings.attemptsMax()) {
                throw new JobFailed(Reason.ATTEMPTS_EXHAUSTED, "the job failed %d times".formatted(claim.failures()));
            }
            work.perform(lease);
            ended.ended(claim.id());
            return Outcome.SUCCEEDED;
        } catch (LeaseLost e) {
            LOG.debug("Job {} was called off or taken over", claim.id());
            return Outcome.LOST;
        } catch (JobFailed e) {
            return fail(claim, e.failure());
        } catch (InterruptedException stop) {
            store.giveBack(claim);
            due.submitted(work.kind());
            return Outcome.GIVEN_BACK;
        } catch (RuntimeException e) {
            return failed(claim, e);
        }
    }

    private Outcome failed(Claim claim, RuntimeException failure) {
        int failures = claim.failures() + 1;
        LOG.warn("Job {} failed, attempt {} of {}", claim.id(), failures, settings.attemptsMax(), failure);
        if (failures >= settings.attemptsMax()) {
            return fail(claim, new JobFailure(Reason.ATTEMPTS_EXHAUSTED, "the job failed %d times".formatted(failures)));
        }
        store.retry(claim, rest(failures));
        return Outcome.RETRIED;
    }

    private Outcome fail(Claim claim, JobFailure failure) {
        if (!store.fail(claim, failure)) {
            return Outcome.LOST;
        }
        ended.ended(claim.id());
        return Outcome.FAILED;
    }

    private Duration rest(int failures) {
        var rest = new Backoff(settings.backoffMin(), settings.backoffMax());
        for (int i = 1; i < failures; i++) {
            rest.next();
        }
        return rest.next();
    }

    private void extend() {
        try {
            while (running || !leases.isEmpty()) {
                stoppingExtender.await(settings.lease().dividedBy(EXTENSIONS_PER_LEASE));
                extendAll();
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private void extendAll() {
        var present = List.copyOf(leases);
        if (present.isEmpty()) {
            return;
        }
        try {
            var held = store.extend(present.stream().map(Lease::claim).toList(), settings.lease());
            // One that has ended meanwhile is not held either, and does not look any more.
            present.stream().filter(lease -> !held.contains(lease.claim().id())).forEach(Lease::lose);
        } catch (RuntimeException e) {
            LOG.debug("Leases of the kind {} could not be extended", work.kind(), e);
        }
    }

    private void pause(Duration duration) {
        try {
            stopping.await(duration);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
