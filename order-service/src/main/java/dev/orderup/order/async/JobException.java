package dev.orderup.order.async;

import java.time.Duration;
import java.util.UUID;

/** What is refused about jobs. Each door translates these, all of them, once. */
public abstract sealed class JobException extends RuntimeException {
    /** Without a stack trace: these are answers, not faults. */
    JobException(String message) {
        super(message, null, false, false);
    }

    /** No job has this id, or it was purged. */
    public static final class NotFound extends JobException {
        NotFound(UUID id) {
            super("no job has the id %s; a job is forgotten some time after it has ended".formatted(id));
        }
    }

    /** As many jobs of this kind are open as may be. */
    public static final class QueueFull extends JobException {
        private final transient Duration retryAfter;

        QueueFull(JobKind kind, int openMax, Duration retryAfter) {
            super("%d jobs of the kind %s are waiting already: send the request again in %d s".formatted(openMax, kind,
                    retryAfter.toSeconds()));
            this.retryAfter = retryAfter;
        }

        public Duration retryAfter() {
            return retryAfter;
        }
    }

    /** It is too late to call the job off. */
    public static final class NotCancellable extends JobException {
        private final transient Job job;

        NotCancellable(Job job) {
            super(job.status().isFinal()
                    ? "the job has ended, as %s".formatted(job.status())
                    : "the order may have been placed already: wait for the job to end, then call off the order");
            this.job = job;
        }

        public Job job() {
            return job;
        }
    }

    /** The job has no result, or none yet. */
    public static final class NoResult extends JobException {
        private final transient Job job;

        NoResult(Job job) {
            super(job.status().isFinal()
                    ? "the job ended as %s: it has no result".formatted(job.status())
                    : "the job is %s: it has no result yet".formatted(job.status()));
            this.job = job;
        }

        public Job job() {
            return job;
        }
    }
}
