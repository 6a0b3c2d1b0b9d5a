package dev.orderup.order.async;

/** Where a job is: {@code QUEUED ⇄ RUNNING → SUCCEEDED | FAILED | CANCELLED}. */
public enum JobStatus {
    /** Accepted and stored. A worker takes it when one is free and, after a failure, when it has rested; it may still be called off. */
    QUEUED,
    /**
     * A worker holds a lease on it, which it extends while it lives. When the worker gives it back or fails, the job is queued again; when it
     * dies, the lease ends and another worker takes the job as it is, without a step back to QUEUED.
     */
    RUNNING,
    /** Done; the result is there until it is purged. Final. */
    SUCCEEDED,
    /** Refused for a reason that will not go away, or tried too often. Final. */
    FAILED,
    /** Called off. Whatever a worker still writes is void. Final. */
    CANCELLED;

    public boolean isFinal() {
        return switch (this) {
            case QUEUED, RUNNING -> false;
            case SUCCEEDED, FAILED, CANCELLED -> true;
        };
    }
}
