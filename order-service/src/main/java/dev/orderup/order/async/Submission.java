package dev.orderup.order.async;

/** The answer to a request for a job: the job, and whether an earlier request with the same key had asked for it already. */
public record Submission(Job job, boolean replayed) {}
