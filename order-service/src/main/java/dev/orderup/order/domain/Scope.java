package dev.orderup.order.domain;

import java.util.EnumSet;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Some of the orders: those that one caller may see. The store puts it into its statements, so that what is another's is never read.
 *
 * @param customerId whose orders; null for anybody's
 * @param restaurantId from which restaurant; null for any
 * @param statuses the statuses that an order may have
 */
public record Scope(@Nullable String customerId, @Nullable String restaurantId, Set<OrderStatus> statuses) {
    private static final Set<OrderStatus> ANY = Set.copyOf(EnumSet.allOf(OrderStatus.class));
    private static final Set<OrderStatus> ON_THE_WAY = Set.of(OrderStatus.READY, OrderStatus.PICKED_UP, OrderStatus.DELIVERED);

    /** What an operator sees. */
    public static Scope everything() {
        return new Scope(null, null, ANY);
    }

    static Scope ofCustomer(String id) {
        return new Scope(id, null, ANY);
    }

    static Scope ofRestaurant(String id) {
        return new Scope(null, id, ANY);
    }

    /** From the moment on which a courier can pick them up. */
    static Scope ofCouriers() {
        return new Scope(null, null, ON_THE_WAY);
    }

    public boolean isOfAnyStatus() {
        return statuses.equals(ANY);
    }

    boolean holds(Order order) {
        return holds(order.customerId(), order.restaurantId(), order.status());
    }

    boolean holds(String customer, String restaurant, OrderStatus status) {
        return (customerId == null || customerId.equals(customer)) && (restaurantId == null || restaurantId.equals(restaurant))
                && statuses.contains(status);
    }
}
