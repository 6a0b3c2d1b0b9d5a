package dev.orderup.notification.feed;

import java.time.Instant;
import java.util.Locale;
import java.util.UUID;

/**
 * Who wants to follow orders, and for how long it may.
 *
 * @param name a customer's is the {@code customerId} of its orders, a kitchen's the {@code restaurantId}
 * @param until when it has to show that it still is who it is; no update is told to it after that
 */
public record Caller(Role role, String name, Instant until) {
    /** The roles of a token's holder. */
    public enum Role {
        CUSTOMER, COURIER, KITCHEN, OPERATOR, SERVICE
    }

    /** The rules are order-service's: a customer sees its own orders, a kitchen its restaurant's, a courier those from READY on. */
    boolean maySee(Owner owner, OrderStatus status) {
        return switch (role) {
            case CUSTOMER -> name.equals(owner.customerId());
            case KITCHEN -> name.equals(owner.restaurantId());
            case COURIER -> status.isForCouriers();
            case OPERATOR, SERVICE -> true;
        };
    }

    /** Throws {@link FeedException.NotYours} unless the order is for this caller to see. */
    public void see(UUID orderId, Owner owner, OrderStatus status) {
        if (!maySee(owner, status)) {
            throw new FeedException.NotYours(orderId, this);
        }
    }

    /** What concerns a kitchen as a whole is its own and the operators'. */
    public boolean mayReadKitchen(String restaurantId) {
        return role == Role.OPERATOR || (role == Role.KITCHEN && name.equals(restaurantId));
    }

    public boolean isOperator() {
        return role == Role.OPERATOR;
    }

    public boolean isOver() {
        return !Instant.now().isBefore(until);
    }

    /** As tokens name it. */
    @Override
    public String toString() {
        return role.name().toLowerCase(Locale.ROOT) + ":" + name;
    }
}
