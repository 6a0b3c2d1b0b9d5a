package dev.orderup.order.async;

/** A failure that will be the same at the next attempt. */
final class JobFailed extends RuntimeException {
    private final transient JobFailure failure;

    JobFailed(JobFailure.Reason reason, String detail) {
        super(detail, null, false, false);
        this.failure = new JobFailure(reason, detail);
    }

    JobFailure failure() {
        return failure;
    }
}
