package dev.orderup.order.rest;

import dev.orderup.order.async.Job;
import dev.orderup.order.async.JobRequest;
import dev.orderup.order.async.Jobs;
import dev.orderup.order.domain.Caller;
import dev.orderup.order.statement.Chunks;
import dev.orderup.order.statement.StatementQuery;
import dev.orderup.order.statement.Statements;

import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * A restaurant's statement, both ways (topic 2, {@code async}): the caller waits and reads it as it is added up, or has it written
 * ({@code Prefer: respond-async}) and comes for it when it is there. The request is the same but for that header; GET is safe all the same,
 * since a job changes nothing that the caller asked about (RFC 9110 §9.2.1).
 */
@RestController
class StatementController {
    static final MediaType CSV = new MediaType("text", "csv", StandardCharsets.UTF_8);

    private final Statements statements;
    private final Jobs jobs;
    private final JobAnswers answers;

    StatementController(Statements statements, Jobs jobs, JobAnswers answers) {
        this.statements = statements;
        this.jobs = jobs;
        this.answers = answers;
    }

    @GetMapping("/restaurants/{id}/statement")
    ResponseEntity<?> statement(@AuthenticationPrincipal Caller caller, @PathVariable String id,
            @RequestParam(required = false) @Nullable String from,
            @RequestParam(required = false) @Nullable String to, @RequestHeader HttpHeaders headers) throws InterruptedException {
        var prefer = Prefer.of(headers.get(Prefer.HEADER));
        var query = new StatementQuery(id, Parse.date("from", from), Parse.date("to", to));
        return prefer.respondAsync()
                ? answers.submit(caller, new JobRequest.Statement(query), prefer, job -> stored(jobs, job))
                : csv(ResponseEntity.ok(), statements.stream(caller, query));
    }

    /** The length is known, and so is a result that was cut short. */
    static ResponseEntity<Chunks> stored(Jobs jobs, Job job) {
        return csv(ResponseEntity.ok().contentLength(job.resultBytes()), jobs.result(job));
    }

    private static ResponseEntity<Chunks> csv(ResponseEntity.BodyBuilder answer, Chunks chunks) {
        return answer.varyBy(Prefer.HEADER).contentType(CSV).body(chunks);
    }
}
