package dev.orderup.order.rest;

import dev.orderup.order.domain.Forbidden;
import dev.orderup.order.domain.IdempotencyKeyInUse;
import dev.orderup.order.domain.IdempotencyKeyReused;
import dev.orderup.order.domain.IllegalTransition;
import dev.orderup.order.domain.InvalidRequest;
import dev.orderup.order.domain.OrderException;
import dev.orderup.order.domain.OrderNotFound;
import dev.orderup.order.domain.OrdersUnavailable;
import dev.orderup.order.domain.StaleVersion;

import java.util.Locale;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.util.unit.DataSize;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.reactive.result.method.annotation.ResponseEntityExceptionHandler;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.ServerWebInputException;

import reactor.core.publisher.Mono;

/** Where this door says no: each refusal of the domain, and of HTTP itself, as a problem document. */
@RestControllerAdvice
class Problems extends ResponseEntityExceptionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);
    /** A database restarts in seconds, a key is in use for milliseconds. */
    private static final String RETRY_SECONDS = "1";

    private final DataSize bodyMax;

    Problems(@Value("${spring.http.codecs.max-in-memory-size}") DataSize bodyMax) {
        this.bodyMax = bodyMax;
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> refused(OrderException refusal) {
        var problem = problem(refusal).detail();
        var answer = ResponseEntity.status(problem.getStatus());
        switch (refusal) {
            case OrdersUnavailable _,IdempotencyKeyInUse _ -> answer.header(HttpHeaders.RETRY_AFTER, RETRY_SECONDS);
            case StaleVersion e -> answer.eTag("\"" + e.currentVersion() + "\"");
            case InvalidRequest _,OrderNotFound _,IllegalTransition _,IdempotencyKeyReused _,Forbidden _ -> {
                // Nothing to add to the document.
            }
        }
        return answer.body(problem);
    }

    private static Problem problem(OrderException refusal) {
        var text = refusal.getMessage();
        return switch (refusal) {
            case InvalidRequest e ->
                Problem.of(HttpStatus.BAD_REQUEST, "invalid-request", "The request is not valid", text).errors(e.violations());
            case OrderNotFound e -> Problem.of(HttpStatus.NOT_FOUND, "order-not-found", "There is no such order", text).order(e.orderId());
            case IllegalTransition e ->
                Problem.of(HttpStatus.CONFLICT, "illegal-transition", "The order's status does not allow this", text)
                        .order(e.orderId())
                        .with("currentStatus", e.from())
                        .with("allowed", e.from().next());
            case StaleVersion e -> Problem.of(HttpStatus.PRECONDITION_FAILED, "stale-version", "The order has changed since", text)
                    .order(e.orderId())
                    .with("currentVersion", e.currentVersion());
            case Forbidden e -> {
                var problem = Problem.of(HttpStatus.FORBIDDEN, "forbidden", "This is not yours to ask for", text);
                yield e.orderId().map(problem::order).orElse(problem);
            }
            case IdempotencyKeyReused _ ->
                Problem.of(HttpStatus.UNPROCESSABLE_CONTENT, "idempotency-key-reused", "The key was used for another request", text);
            case IdempotencyKeyInUse _ ->
                Problem.of(HttpStatus.CONFLICT, "idempotency-key-in-use", "A request with this key is being answered", text);
            case OrdersUnavailable _ -> Problem.of(HttpStatus.SERVICE_UNAVAILABLE, "orders-unavailable", "Orders cannot be reached", text);
        };
    }

    /** Anything that nobody has thought of: the caller learns that it is our fault, the log learns what it was. */
    @ExceptionHandler
    ResponseEntity<ProblemDetail> failed(Exception fault, ServerWebExchange exchange) {
        LOG.error("{} {} failed", exchange.getRequest().getMethod(), exchange.getRequest().getPath(), fault);
        var problem = Problem.of(HttpStatus.INTERNAL_SERVER_ERROR, "internal-error", "This is our fault",
                "the request failed for a reason that is in our log").detail();
        return ResponseEntity.internalServerError().body(problem);
    }

    @Override
    protected Mono<ResponseEntity<Object>> handleServerWebInputException(ServerWebInputException e, HttpHeaders headers,
            HttpStatusCode status, ServerWebExchange exchange) {
        return handleExceptionInternal(e, UnreadableBody.problem(e.getCause()).detail(), headers, status, exchange);
    }

    /** What Spring refuses (404, 405, 406, 413, 415, …) has a status and a title already; it gets a type of ours, and words where it has none. */
    @Override
    protected Mono<ResponseEntity<Object>> createResponseEntity(@Nullable Object body, @Nullable HttpHeaders headers, HttpStatusCode status,
            ServerWebExchange exchange) {
        if (body instanceof ProblemDetail problem && isUntyped(problem)) {
            problem.setType(Problem.type(slug(status)));
            if (problem.getDetail() == null) {
                problem.setDetail(detail(status, exchange));
            }
        }
        return super.createResponseEntity(body, headers, status, exchange);
    }

    private static String slug(HttpStatusCode status) {
        return status.isSameCodeAs(HttpStatus.CONTENT_TOO_LARGE)
                ? "payload-too-large"
                : HttpStatus.valueOf(status.value()).getReasonPhrase().toLowerCase(Locale.ROOT).replace(' ', '-');
    }

    private @Nullable String detail(HttpStatusCode status, ServerWebExchange exchange) {
        return switch (status.value()) {
            case 404 -> "there is nothing at %s (expected: /orders, /jobs, /restaurants or /baskets, or a path below)"
                    .formatted(exchange.getRequest().getPath());
            case 413 -> "the body is too large (expected: at most %d KiB)".formatted(bodyMax.toKilobytes());
            default -> null;
        };
    }

    private static boolean isUntyped(ProblemDetail problem) {
        return problem.getType() == null || problem.getType().toString().equals("about:blank");
    }
}
