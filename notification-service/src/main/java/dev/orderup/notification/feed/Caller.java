package dev.orderup.notification.feed;

import java.time.Instant;
import java.util.Locale;

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

    public boolean isOver() {
        return !Instant.now().isBefore(until);
    }

    /** As tokens name it. */
    @Override
    public String toString() {
        return role.name().toLowerCase(Locale.ROOT) + ":" + name;
    }
}
