package dev.orderup.order.domain;

import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * Which orders to list, newest first. A page is cut by the last id of the page before (keyset) and not by an offset: page 1,000 costs what
 * page 1 costs, and orders placed meanwhile shift nothing.
 */
public record OrderQuery(@Nullable String restaurantId, @Nullable OrderStatus status, int limit, @Nullable UUID before) {
    public static final int LIMIT_DEFAULT = 20;
    public static final int LIMIT_MAX = 100;

    public OrderQuery {
        if (restaurantId != null) {
            var check = new Check();
            check.identifier("restaurantId", restaurantId);
            check.passOrThrow();
        }
        if (limit < 1 || limit > LIMIT_MAX) {
            throw new InvalidRequest("limit", limit, "1 to " + LIMIT_MAX);
        }
    }
}
