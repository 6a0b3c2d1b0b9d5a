package dev.orderup.order.async;

import java.time.Instant;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * A job as a caller may see it.
 *
 * @param version grows with each change
 * @param owner who asked for it; null where nobody had to say
 * @param done of {@code total} steps
 * @param orderId the order that it placed
 * @param resultBytes how long its result is
 * @param failure why it failed
 */
public record Job(UUID id, JobKind kind, JobStatus status, long version, @Nullable String owner, long done, long total, Instant createdAt,
        @Nullable Instant startedAt, @Nullable Instant finishedAt, @Nullable UUID orderId, long resultBytes,
        @Nullable JobFailure failure) {}
