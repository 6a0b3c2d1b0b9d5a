package dev.orderup.order.rest;

import dev.orderup.order.domain.OrderDraft.LineDraft;
import dev.orderup.order.domain.Caller;
import dev.orderup.order.session.Baskets;
import dev.orderup.order.session.Handle;
import dev.orderup.order.session.Kept;
import dev.orderup.order.session.KeptIn;

import java.net.URI;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.http.ResponseEntity.BodyBuilder;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Baskets over JSON (topic 9, {@code session}); {@link Baskets} says what the three ways are and when to choose which. The way is part of
 * the path, so that a gateway can make one of them sticky and leave the others alone.
 *
 * <p>
 * Every request but the first may be repeated: a line is put and not added, and a basket is ordered once.
 */
@RestController
@RequestMapping("/baskets/{keptIn}")
class BasketController {
    /** The basket itself, where the customer keeps it. A header and not the path, because paths are written to logs. */
    private static final String TOKEN = "Basket-Token";

    private final Baskets baskets;

    BasketController(Baskets baskets) {
        this.baskets = baskets;
    }

    @PostMapping(consumes = "application/json", produces = "application/json")
    ResponseEntity<BasketRepresentation> create(@AuthenticationPrincipal Caller caller, @PathVariable String keptIn,
            @RequestBody NewBasketBody body) {
        var kept = Parse.keptIn(keptIn);
        var basket = baskets.create(caller, kept, body.customerId(), body.restaurantId());
        return told(ResponseEntity.created(URI.create("/baskets/%s/%s".formatted(kept.word(), basket.basket().id()))), kept, basket);
    }

    @GetMapping(path = "/{id}", produces = "application/json")
    ResponseEntity<BasketRepresentation> get(@AuthenticationPrincipal Caller caller, @PathVariable String keptIn, @PathVariable String id,
            @RequestHeader HttpHeaders headers) {
        var kept = Parse.keptIn(keptIn);
        return told(ResponseEntity.ok(), kept, baskets.get(caller, kept, handle(id, headers)));
    }

    @PutMapping(path = "/{id}/lines/{sku}", consumes = "application/json", produces = "application/json")
    ResponseEntity<BasketRepresentation> put(@AuthenticationPrincipal Caller caller, @PathVariable String keptIn, @PathVariable String id,
            @PathVariable String sku,
            @RequestBody BasketLineBody body, @RequestHeader HttpHeaders headers) {
        var kept = Parse.keptIn(keptIn);
        var line = new LineDraft(sku, body.quantity(), body.unitPriceCents());
        return told(ResponseEntity.ok(), kept,
                baskets.put(caller, kept, handle(id, headers), EntityTag.expected(headers.get(HttpHeaders.IF_MATCH)), line));
    }

    @DeleteMapping(path = "/{id}/lines/{sku}", produces = "application/json")
    ResponseEntity<BasketRepresentation> remove(@AuthenticationPrincipal Caller caller, @PathVariable String keptIn,
            @PathVariable String id, @PathVariable String sku,
            @RequestHeader HttpHeaders headers) {
        var kept = Parse.keptIn(keptIn);
        return told(ResponseEntity.ok(), kept,
                baskets.remove(caller, kept, handle(id, headers), EntityTag.expected(headers.get(HttpHeaders.IF_MATCH)), sku));
    }

    @PostMapping(path = "/{id}/checkout", produces = "application/json")
    ResponseEntity<OrderRepresentation> checkOut(@AuthenticationPrincipal Caller caller, @PathVariable String keptIn,
            @PathVariable String id,
            @RequestBody(required = false) @Nullable CheckoutBody body, @RequestHeader HttpHeaders headers) {
        var placement = baskets.checkOut(caller, Parse.keptIn(keptIn), handle(id, headers),
                EntityTag.expected(headers.get(HttpHeaders.IF_MATCH)), body == null ? null : body.note());
        return OrderController.placed(placement);
    }

    private static Handle handle(String id, HttpHeaders headers) {
        return new Handle(Parse.orderId(id), headers.getFirst(TOKEN));
    }

    private static ResponseEntity<BasketRepresentation> told(BodyBuilder answer, KeptIn keptIn, Kept kept) {
        answer.eTag(EntityTag.of(kept.basket().version()));
        if (kept.token() != null) {
            answer.header(TOKEN, kept.token());
        }
        return answer.body(BasketRepresentation.of(keptIn, kept.basket()));
    }
}
