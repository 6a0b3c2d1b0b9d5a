package dev.orderup.order.rest;

import dev.orderup.order.async.Job;
import dev.orderup.order.async.JobRequest;
import dev.orderup.order.async.JobStatus;
import dev.orderup.order.async.Jobs;
import dev.orderup.order.async.Submission;
import dev.orderup.order.domain.Caller;

import java.time.Duration;
import java.util.function.Function;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/**
 * Answers requests that would rather not wait: 202 and where to look, or, with {@code wait}, what the synchronous request would have been
 * answered if the job ends in time.
 */
@Component
class JobAnswers {
    /** When to look again at a job that has not ended; {@code Prefer: wait} on the job asks less often and knows sooner. */
    static final String RETRY_SECONDS = "1";

    private final Jobs jobs;

    JobAnswers(Jobs jobs) {
        this.jobs = jobs;
    }

    /** The last argument makes the answer of a job that has succeeded; its headers are added to. */
    ResponseEntity<?> submit(Caller caller, JobRequest request, Prefer prefer, Function<Job, ResponseEntity<?>> succeeded)
            throws InterruptedException {
        var submission = jobs.submit(caller, request);
        var wait = jobs.cut(prefer.patience() == null ? Duration.ZERO : prefer.patience());
        var job = wait.isZero() ? submission.job() : jobs.await(caller, submission.job().id(), wait);
        var headers = new HttpHeaders();
        headers.add(Prefer.APPLIED, prefer.patience() == null ? "respond-async" : "respond-async, wait=" + wait.toSeconds());
        if (submission.replayed()) {
            headers.add("Idempotency-Replayed", "true");
        }
        return job.status() == JobStatus.SUCCEEDED && prefer.patience() != null
                ? withHeaders(succeeded.apply(job), headers)
                : accepted(new Submission(job, submission.replayed()), headers);
    }

    private static ResponseEntity<JobRepresentation> accepted(Submission submission, HttpHeaders headers) {
        var answer = ResponseEntity.accepted()
                .location(JobRepresentation.location(submission.job()))
                .varyBy(Prefer.HEADER)
                .headers(headers);
        return unlessEnded(submission.job(), answer).body(JobRepresentation.of(submission.job()));
    }

    /** Adds when to look again. */
    static ResponseEntity.BodyBuilder unlessEnded(Job job, ResponseEntity.BodyBuilder answer) {
        return job.status().isFinal() ? answer : answer.header(HttpHeaders.RETRY_AFTER, RETRY_SECONDS);
    }

    private static <T> ResponseEntity<T> withHeaders(ResponseEntity<T> answer, HttpHeaders more) {
        var headers = new HttpHeaders();
        headers.addAll(answer.getHeaders());
        headers.addAll(more);
        return new ResponseEntity<>(answer.getBody(), headers, HttpStatus.valueOf(answer.getStatusCode().value()));
    }
}
