package dev.orderup.order.session;

import org.jspecify.annotations.Nullable;

/**
 * A basket that has been put away until the next request.
 *
 * @param token what the customer has to bring next time, where it is the customer who keeps it
 */
public record Kept(Basket basket, @Nullable String token) {
    static Kept here(Basket basket) {
        return new Kept(basket, null);
    }
}
