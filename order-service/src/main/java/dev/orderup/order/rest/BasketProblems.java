package dev.orderup.order.rest;

import dev.orderup.order.session.BasketException;

import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Each refusal of a basket as a problem document. Asked before {@link Problems}, which takes whatever nobody else knows. */
@RestControllerAdvice
@Order(0)
class BasketProblems {
    /** Baskets expire in minutes; in a while there is room. */
    private static final String RETRY_SECONDS = "30";

    @ExceptionHandler
    ResponseEntity<ProblemDetail> refused(BasketException refusal) {
        var problem = problem(refusal).detail();
        var answer = ResponseEntity.status(problem.getStatus());
        switch (refusal) {
            case BasketException.NoRoom _ -> answer.header(HttpHeaders.RETRY_AFTER, RETRY_SECONDS);
            case BasketException.Stale e -> answer.eTag(EntityTag.of(e.currentVersion()));
            case BasketException.NotFound _,BasketException.Expired _,BasketException.TokenRefused _,BasketException.Full _,BasketException.Empty _,BasketException.CheckedOut _ -> {
                // Nothing to add to the document.
            }
        }
        return answer.body(problem);
    }

    private static Problem problem(BasketException refusal) {
        var text = refusal.getMessage();
        return switch (refusal) {
            case BasketException.NotFound _ -> Problem.of(HttpStatus.NOT_FOUND, "basket-not-found", "There is no such basket here", text);
            case BasketException.Expired _ -> Problem.of(HttpStatus.GONE, "basket-expired", "The basket was left alone for too long", text);
            case BasketException.TokenRefused _ ->
                Problem.of(HttpStatus.BAD_REQUEST, "basket-token-refused", "The token is not of this basket", text);
            case BasketException.Full _ -> Problem.of(HttpStatus.CONFLICT, "basket-full", "The basket takes no more", text);
            case BasketException.Empty _ -> Problem.of(HttpStatus.CONFLICT, "basket-empty", "There is nothing to order", text);
            case BasketException.CheckedOut _ ->
                Problem.of(HttpStatus.CONFLICT, "basket-checked-out", "The basket has been ordered", text);
            case BasketException.Stale e ->
                Problem.of(HttpStatus.PRECONDITION_FAILED, "stale-version", "The basket has changed since", text)
                        .with("currentVersion", e.currentVersion());
            case BasketException.NoRoom _ ->
                Problem.of(HttpStatus.SERVICE_UNAVAILABLE, "no-room", "No more baskets in this instance's memory", text);
        };
    }
}
