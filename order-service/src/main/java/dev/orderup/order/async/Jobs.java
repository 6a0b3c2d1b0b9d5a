package dev.orderup.order.async;

import dev.orderup.order.statement.Chunks;

import dev.orderup.order.domain.Access;
import dev.orderup.order.domain.Caller;

import java.time.Duration;
import java.util.UUID;

import org.springframework.stereotype.Service;

/**
 * Asynchronous workloads (topic 2, {@code async}): what is asked for is stored and answered with 202 at once, and done later by a worker; the
 * job is a resource to look at, to wait for, and to call off ({@code Prefer: respond-async}, RFC 7240 §4.1).
 *
 * <p>
 * Choose it where the work takes longer than a caller should hold a connection for, where more is asked for at times than can be done at
 * once (the queue takes the peak, with a bound, and the database sees as many workers as it can bear), or where the work must be finished
 * although the caller, or this service, goes away. It costs writes that the synchronous way does not have (the job, its lease, its end), a
 * second request for the result, and the time in the queue; where the caller needs the answer to go on, it is slower. README's topic table
 * has what {@code ./orderup lab async} measured of both.
 *
 * <pre>
 * door ── submit ──► job row: QUEUED ── {@link DueJobs} ──► {@link Crew}: claim, with a lease ──► {@link JobWork} ──► SUCCEEDED | FAILED
 *  202                  ▲                                     │  extended while the worker lives
 *                       └── a failure: rest, then again ◄─────┘  ended: any other worker takes over where this one was
 * </pre>
 *
 * <p>
 * A job is worked on at least once, and by a worker at a time. What it does has no double effect, since each kind makes sure of that: an
 * order is placed under an idempotency key, and a statement's day is written under its number. A worker that was taken for dead and wakes up
 * again has an old lease, with which it can write nothing ({@link JobStore}).
 *
 * <p>
 * To add a kind of job: a {@link JobRequest}, a {@link JobKind}, its {@link JobWork}, and the door that submits it.
 */
@Service
public class Jobs {
    private final JobStore store;
    private final DueJobs due;
    private final EndedJobs ended;
    private final JobMeters meters;
    private final JobSettings settings;

    Jobs(JobStore store, DueJobs due, EndedJobs ended, JobMeters meters, JobSettings settings) {
        this.store = store;
        this.due = due;
        this.ended = ended;
        this.meters = meters;
        this.settings = settings;
    }

    /**
     * Accepts a job: when this returns, it is stored. It is the caller's: nobody else may see it.
     *
     * @throws dev.orderup.order.domain.Forbidden unless the caller might have asked for it to be done at once
     * @throws JobException.QueueFull if too many of its kind are waiting
     */
    public Submission submit(Caller caller, JobRequest request) {
        check(caller, request);
        var submission = store.submit(request, caller.subject(), settings.openMax(request.kind())).orElseThrow(() -> full(request.kind()));
        if (!submission.replayed()) {
            due.submitted(request.kind());
        }
        return submission;
    }

    private static void check(Caller caller, JobRequest request) {
        switch (request) {
            case JobRequest.Placing(var _, var order, var _) -> Access.place(caller, order.customerId());
            case JobRequest.Statement(var query) -> Access.statement(caller, query.restaurantId());
        }
    }

    /** A job of the queue's end is taken after about as long as the poll and the work of all before it take; nobody knows the latter. */
    private JobException full(JobKind kind) {
        meters.refused(kind);
        return new JobException.QueueFull(kind, settings.openMax(kind), Duration.ofSeconds(1).plus(settings.poll()));
    }

    public Job get(Caller caller, UUID id) {
        var job = store.find(id).orElseThrow(() -> new JobException.NotFound(id));
        Access.job(caller, id, job.owner());
        return job;
    }

    /** The job when it has ended, or as it is after that time (cut to {@code orderup.async.wait-max}), or at once if too many callers wait already. */
    public Job await(Caller caller, UUID id, Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + cut(atMost).toNanos();
        var admitted = ended.waiter(id);
        if (admitted.isEmpty()) {
            return get(caller, id);
        }
        try (var waiter = admitted.get()) {
            var job = get(caller, id);
            for (long left = deadline - System.nanoTime(); left > 0 && !job.status().isFinal(); left = deadline - System.nanoTime()) {
                waiter.signal.await(Duration.ofNanos(Math.min(left, settings.poll().toNanos())));
                job = get(caller, id);
            }
            return job;
        }
    }

    /** How long a caller may wait at most. */
    public Duration cut(Duration wait) {
        return wait.compareTo(settings.waitMax()) > 0 ? settings.waitMax() : wait;
    }

    /**
     * Calls a job off.
     *
     * @throws JobException.NotCancellable if it has ended, or may have placed its order already
     */
    public Job cancel(Caller caller, UUID id) {
        get(caller, id);
        var cancelled = store.cancel(id);
        cancelled.ifPresent(job -> ended.ended(id));
        return cancelled.orElseThrow(() -> new JobException.NotCancellable(get(caller, id)));
    }

    /**
     * The stored result of a job that wrote one, read no faster than it is asked for.
     *
     * @throws JobException.NoResult if it has not succeeded
     */
    public Chunks result(Job job) {
        if (job.status() != JobStatus.SUCCEEDED) {
            throw new JobException.NoResult(job);
        }
        return new StoredResult(store, job);
    }
}
