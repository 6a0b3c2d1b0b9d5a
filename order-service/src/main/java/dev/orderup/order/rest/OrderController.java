package dev.orderup.order.rest;

import dev.orderup.order.async.Job;
import dev.orderup.order.async.JobRequest;
import dev.orderup.order.domain.Caller;
import dev.orderup.order.domain.Order;
import dev.orderup.order.domain.OrderPage;
import dev.orderup.order.domain.OrderQuery;
import dev.orderup.order.domain.Orders;
import dev.orderup.order.domain.Placement;

import java.net.URI;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * Request-response over JSON (topic 1, {@code rest}): the caller asks, waits and gets the answer.
 *
 * <p>
 * Choose it where the caller needs the answer to go on, and where anything that speaks HTTP must be able to call. It costs a round trip per
 * question: to follow an order this way is polling (topic 4), and the entity tag makes an unchanged order a 304 without a body. What it costs
 * beside the other ways is in README's topic table.
 *
 * <p>
 * The methods return plain values and block; Spring runs them on virtual threads, away from the event loop. Refusals are thrown by the
 * domain and put into words by {@link Problems}. To add an operation: a method here, one in {@link Orders}, and its path in
 * {@code openapi/order-service.yaml}, which a test holds to what is served.
 */
@RestController
@RequestMapping("/orders")
class OrderController {
    private final Orders orders;
    private final JobAnswers jobs;

    OrderController(Orders orders, JobAnswers jobs) {
        this.orders = orders;
        this.jobs = jobs;
    }

    @PostMapping(consumes = "application/json", produces = "application/json")
    ResponseEntity<?> place(@AuthenticationPrincipal Caller caller, @RequestBody PlaceOrderBody body, @RequestHeader HttpHeaders headers)
            throws InterruptedException {
        var prefer = Prefer.of(headers.get(Prefer.HEADER));
        var key = Parse.idempotencyKey(headers.get("Idempotency-Key"));
        var order = body.draft().checked();
        return prefer.respondAsync()
                ? jobs.submit(caller, new JobRequest.Placing(caller, order, key), prefer, job -> placed(caller, job))
                : placed(orders.place(caller, order, key));
    }

    static ResponseEntity<OrderRepresentation> placed(Placement placement) {
        var answer = ResponseEntity.created(location(placement.order())).eTag(EntityTag.of(placement.order()));
        if (placement.replayed()) {
            answer.header("Idempotency-Replayed", "true");
        }
        return answer.body(OrderRepresentation.of(placement.order()));
    }

    /** What the job has placed, as it was then. */
    private ResponseEntity<OrderRepresentation> placed(Caller caller, Job job) {
        return placed(new Placement(orders.get(caller, Objects.requireNonNull(job.orderId())).asPlaced(), false));
    }

    private static URI location(Order order) {
        return URI.create("/orders/" + order.id());
    }

    @GetMapping(path = "/{id}", produces = "application/json")
    ResponseEntity<OrderRepresentation> get(@AuthenticationPrincipal Caller caller, @PathVariable String id,
            @RequestParam(required = false) @Nullable String history) {
        boolean withHistory = Parse.flag("history", history);
        var order = orders.get(caller, Parse.orderId(id));
        // With this entity tag Spring answers 304 to an If-None-Match that names it.
        return ResponseEntity.ok()
                .eTag(EntityTag.of(order))
                .body(withHistory
                        ? OrderRepresentation.withHistory(order, orders.history(order))
                        : OrderRepresentation.of(order));
    }

    @GetMapping(produces = "application/json")
    ResponseEntity<PageRepresentation> list(@AuthenticationPrincipal Caller caller,
            @RequestParam(required = false) @Nullable String restaurantId,
            @RequestParam(required = false) @Nullable String status, @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String cursor, @RequestParam(required = false) @Nullable String count) {
        var query = new OrderQuery(restaurantId, Parse.statusFilter(status), Parse.limit(limit), Parse.cursor(cursor));
        var kind = Parse.count(count);
        var page = orders.list(caller, query);
        return ResponseEntity.ok().headers(links(page, query)).body(PageRepresentation.of(page, count(caller, kind, query)));
    }

    @PostMapping(path = "/{id}/status", consumes = "application/json", produces = "application/json")
    ResponseEntity<OrderRepresentation> advance(@AuthenticationPrincipal Caller caller, @PathVariable String id,
            @RequestBody StatusBody body, @RequestHeader HttpHeaders headers) {
        return changed(orders.advance(caller, Parse.orderId(id), Parse.status("status", body.status()),
                EntityTag.expected(headers.get(HttpHeaders.IF_MATCH))));
    }

    @PostMapping(path = "/{id}/cancellation", produces = "application/json")
    ResponseEntity<OrderRepresentation> cancel(@AuthenticationPrincipal Caller caller, @PathVariable String id,
            @RequestHeader HttpHeaders headers) {
        return changed(orders.cancel(caller, Parse.orderId(id), EntityTag.expected(headers.get(HttpHeaders.IF_MATCH))));
    }

    private static ResponseEntity<OrderRepresentation> changed(Order order) {
        return ResponseEntity.ok().eTag(EntityTag.of(order)).body(OrderRepresentation.of(order));
    }

    private PageRepresentation.@Nullable Count count(Caller caller, @Nullable CountKind kind, OrderQuery query) {
        return switch (kind) {
            case EXACT -> new PageRepresentation.Count(kind, orders.count(caller, query));
            case ESTIMATED -> PageRepresentation.Count.of(orders.estimate(caller, query));
            case null -> null;
        };
    }

    /** RFC 8288: where the next page is, with the filters of this one. */
    private static HttpHeaders links(OrderPage page, OrderQuery query) {
        var headers = new HttpHeaders();
        page.next().ifPresent(next -> headers.add(HttpHeaders.LINK, "<%s>; rel=\"next\"".formatted(nextPage(query, next.text()))));
        return headers;
    }

    private static String nextPage(OrderQuery query, String cursor) {
        var next = UriComponentsBuilder.fromPath("/orders").queryParam("limit", query.limit()).queryParam("cursor", cursor);
        if (query.restaurantId() != null) {
            next.queryParam("restaurantId", "{restaurant}");
        }
        if (query.status() != null) {
            next.queryParam("status", query.status());
        }
        return next.encode().buildAndExpand(query.restaurantId() == null ? "" : query.restaurantId()).toUriString();
    }
}
