package dev.orderup.order.rest;

import com.fasterxml.jackson.annotation.JsonInclude;

import dev.orderup.order.async.Job;
import dev.orderup.order.async.JobKind;
import dev.orderup.order.async.JobStatus;

import java.net.URI;
import java.time.Instant;
import java.util.UUID;

import org.jspecify.annotations.Nullable;
import org.springframework.http.ProblemDetail;

/** A job as JSON. {@code result} is there once it has succeeded, {@code problem} if it has failed. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record JobRepresentation(UUID id, JobKind kind, JobStatus status, Progress progress, String createdAt, @Nullable String startedAt,
        @Nullable String finishedAt, @Nullable URI result, @Nullable ProblemDetail problem) {
    /** Steps done, of all. */
    record Progress(long done, long total) {}

    static JobRepresentation of(Job job) {
        return new JobRepresentation(job.id(), job.kind(), job.status(), new Progress(job.done(), job.total()), Times.text(job.createdAt()),
                time(job.startedAt()), time(job.finishedAt()), result(job), job.failure() == null ? null : JobProblems.of(job.failure()));
    }

    static URI location(Job job) {
        return URI.create("/jobs/" + job.id());
    }

    /** An order is a resource of its own; a statement is one below the job. */
    private static @Nullable URI result(Job job) {
        if (job.status() != JobStatus.SUCCEEDED) {
            return null;
        }
        return job.orderId() == null ? URI.create(location(job) + "/result") : URI.create("/orders/" + job.orderId());
    }

    private static @Nullable String time(@Nullable Instant instant) {
        return instant == null ? null : Times.text(instant);
    }
}
