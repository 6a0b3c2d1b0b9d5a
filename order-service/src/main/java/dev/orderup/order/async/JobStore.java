package dev.orderup.order.async;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * Where jobs are kept. Every method that takes a {@link Claim} writes only if that lease is still the job's present one, and says whether it
 * was: of two workers that both believe to hold a job, one has no effect.
 */
public interface JobStore {
    /**
     * Stores a job, unless so many of its kind are open already (then it is empty) or its key has asked for one before.
     *
     * @throws dev.orderup.order.domain.IdempotencyKeyReused if the key asked for something else
     */
    Optional<Submission> submit(JobRequest request, @Nullable String owner, int openMax);

    Optional<Job> find(UUID id);

    /** Calls it off if it can still be called off. */
    Optional<Job> cancel(UUID id);

    /** Takes jobs that are due: queued ones that have rested, and running ones whose lease has ended. */
    List<Claim> claim(JobKind kind, int limit, Duration lease);

    /** Extends leases, and returns those that are still held. */
    Set<UUID> extend(Collection<Claim> claims, Duration lease);

    /** Forgets what a worker before wrote of a step that it did not complete. */
    void forgetIncomplete(Claim claim);

    boolean append(Claim claim, long step, int part, byte[] bytes);

    boolean progress(Claim claim, long done, long resultBytes);

    boolean succeed(Claim claim, @Nullable UUID orderId);

    boolean fail(Claim claim, JobFailure failure);

    /** Counts a failure and queues the job again. */
    boolean retry(Claim claim, Duration rest);

    /** Queues the job again as if nothing had been: its worker stops. */
    boolean giveBack(Claim claim);

    /** What follows in a job's result after a part of it; empty at the end. Steps and parts count from 0; nothing is before step -1. */
    List<Part> parts(UUID id, int afterStep, int afterPart, int limit);

    /** Deletes jobs that ended longer ago than that; returns how many, at most {@code limit}. */
    int purge(Duration retention, int limit);

    /** Deletes the oldest results beyond so many bytes in all; returns how many, at most {@code limit}. */
    int purgeResults(long bytesMax, int limit);

    /** How many jobs are queued and how many are running, without those of which there is none. */
    Map<Standing, Long> countOpen();

    /** A piece of a result, whose bytes nobody changes. */
    final class Part {
        private final int step;
        private final int number;
        private final byte[] bytes;

        public Part(int step, int number, byte[] bytes) {
            this.step = step;
            this.number = number;
            this.bytes = bytes;
        }

        int step() {
            return step;
        }

        int number() {
            return number;
        }

        byte[] bytes() {
            return bytes;
        }
    }

    /** What jobs are counted by. */
    record Standing(JobKind kind, JobStatus status) {}
}
