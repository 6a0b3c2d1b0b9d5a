package dev.orderup.order.rest;

import dev.orderup.order.async.Job;
import dev.orderup.order.async.Jobs;
import dev.orderup.order.domain.Caller;

import java.net.URI;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Jobs as resources (topic 2, {@code async}): look, wait, fetch the result, call off.
 *
 * <p>
 * A job that has succeeded is still itself: 200 with a link to its result, and not a redirect, which most clients would follow without
 * showing when the job ended. {@code /jobs/{id}/result} is where the redirect is (303, RFC 9110 §15.4.4) if the result is an order.
 */
@RestController
@RequestMapping("/jobs")
class JobController {
    private final Jobs jobs;

    JobController(Jobs jobs) {
        this.jobs = jobs;
    }

    @GetMapping(path = "/{id}", produces = "application/json")
    ResponseEntity<JobRepresentation> get(@AuthenticationPrincipal Caller caller, @PathVariable String id,
            @RequestHeader HttpHeaders headers) throws InterruptedException {
        var prefer = Prefer.of(headers.get(Prefer.HEADER));
        if (prefer.patience() == null) {
            return answer(jobs.get(caller, Parse.id(id)), ResponseEntity.ok());
        }
        var wait = jobs.cut(prefer.patience());
        return answer(jobs.await(caller, Parse.id(id), wait), ResponseEntity.ok().header(Prefer.APPLIED, "wait=" + wait.toSeconds()));
    }

    @PostMapping(path = "/{id}/cancellation", produces = "application/json")
    ResponseEntity<JobRepresentation> cancel(@AuthenticationPrincipal Caller caller, @PathVariable String id) {
        return answer(jobs.cancel(caller, Parse.id(id)), ResponseEntity.ok());
    }

    @GetMapping("/{id}/result")
    ResponseEntity<?> result(@AuthenticationPrincipal Caller caller, @PathVariable String id) {
        var job = jobs.get(caller, Parse.id(id));
        return job.orderId() == null
                ? StatementController.stored(jobs, job)
                : ResponseEntity.status(HttpStatus.SEE_OTHER).location(URI.create("/orders/" + job.orderId())).build();
    }

    private static ResponseEntity<JobRepresentation> answer(Job job, ResponseEntity.BodyBuilder answer) {
        return JobAnswers.unlessEnded(job, answer).eTag("\"" + job.version() + "\"").body(JobRepresentation.of(job));
    }
}
