package dev.orderup.order.rest;

import dev.orderup.order.async.JobException;
import dev.orderup.order.async.JobFailure;
import dev.orderup.order.statement.StatementsBusy;

import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** What is refused about jobs and statements, and what jobs failed of, as problem documents. Before {@link Problems}, which takes anything. */
@RestControllerAdvice
@Order(Ordered.HIGHEST_PRECEDENCE)
class JobProblems {
    /** A statement takes seconds. */
    private static final String STATEMENT_RETRY_SECONDS = "5";

    @ExceptionHandler
    ResponseEntity<ProblemDetail> refused(JobException refusal) {
        var text = refusal.getMessage();
        return switch (refusal) {
            case JobException.NotFound _ ->
                answer(Problem.of(HttpStatus.NOT_FOUND, "job-not-found", "There is no such job", text));
            case JobException.QueueFull e -> busy(Problem.of(HttpStatus.SERVICE_UNAVAILABLE, "queue-full", "Too many jobs wait", text),
                    Long.toString(e.retryAfter().toSeconds()));
            case JobException.NotCancellable e ->
                answer(Problem.of(HttpStatus.CONFLICT, "job-not-cancellable", "It is too late to call the job off", text)
                        .with("jobStatus", e.job().status()));
            case JobException.NoResult e -> e.job().status().isFinal()
                    ? answer(noResult(e, text))
                    : busy(noResult(e, text), JobAnswers.RETRY_SECONDS);
        };
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> busy(StatementsBusy refusal) {
        return busy(Problem.of(HttpStatus.SERVICE_UNAVAILABLE, "statements-busy", "Too many statements are being written",
                refusal.getMessage()), STATEMENT_RETRY_SECONDS);
    }

    /** The problem of a job that failed, as the same request would have been answered had it been waited for. */
    static ProblemDetail of(JobFailure failure) {
        var problem = switch (failure.reason()) {
            case IDEMPOTENCY_KEY_REUSED -> Problem.of(HttpStatus.UNPROCESSABLE_CONTENT, "idempotency-key-reused",
                    "The key was used for another request", failure.detail());
            case RESULT_TOO_LARGE ->
                Problem.of(HttpStatus.UNPROCESSABLE_CONTENT, "result-too-large", "The result is too large", failure.detail());
            case ATTEMPTS_EXHAUSTED ->
                Problem.of(HttpStatus.INTERNAL_SERVER_ERROR, "attempts-exhausted", "This is our fault", failure.detail());
        };
        return problem.detail();
    }

    private static Problem noResult(JobException.NoResult refusal, @Nullable String text) {
        return Problem.of(HttpStatus.CONFLICT, "no-result", "The job has no result", text).with("jobStatus", refusal.job().status());
    }

    private static ResponseEntity<ProblemDetail> answer(Problem problem) {
        return ResponseEntity.status(problem.detail().getStatus()).body(problem.detail());
    }

    private static ResponseEntity<ProblemDetail> busy(Problem problem, String retrySeconds) {
        return ResponseEntity.status(problem.detail().getStatus()).header(HttpHeaders.RETRY_AFTER, retrySeconds).body(problem.detail());
    }
}
