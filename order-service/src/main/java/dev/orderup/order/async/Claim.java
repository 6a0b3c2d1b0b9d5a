package dev.orderup.order.async;

import java.time.Duration;
import java.util.UUID;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * A job in the hands of a worker.
 *
 * @param request read only when the work begins: one that cannot be read is a failure of this job and of no other
 * @param lease its number: one more each time that the job is taken
 * @param done steps that are done already
 * @param failures attempts that failed before this one
 * @param queued how long the job waited for its first worker; null if this is not the first
 * @param takenOver whether the worker before has let its lease run out
 */
public record Claim(UUID id, JobKind kind, Supplier<JobRequest> request, long lease, long done, long resultBytes, int failures,
        @Nullable String traceparent,
        @Nullable Duration queued, boolean takenOver) {}
