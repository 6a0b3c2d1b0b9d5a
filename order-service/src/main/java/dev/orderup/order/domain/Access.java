package dev.orderup.order.domain;

import java.util.Set;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * Who may do what: the one place that says so, whichever door is asked.
 *
 * <table>
 * <caption>The rules</caption>
 * <tr><th>role</th><th>places</th><th>sees</th><th>moves</th></tr>
 * <tr><td>customer</td><td>for itself</td><td>its own</td><td>its own, to CANCELLED</td></tr>
 * <tr><td>kitchen</td><td>nothing</td><td>its restaurant's</td><td>its restaurant's</td></tr>
 * <tr><td>courier</td><td>nothing</td><td>from READY on</td><td>READY to PICKED_UP to DELIVERED</td></tr>
 * <tr><td>operator</td><td>for anybody</td><td>all</td><td>all</td></tr>
 * <tr><td>service</td><td>nothing</td><td>all</td><td>nothing</td></tr>
 * </table>
 */
public final class Access {
    private static final Set<OrderStatus> BY_COURIER = Set.of(OrderStatus.PICKED_UP, OrderStatus.DELIVERED);

    private Access() {}

    /** What the caller may see. */
    public static Scope scope(Caller caller) {
        return switch (caller.role()) {
            case CUSTOMER -> Scope.ofCustomer(caller.name());
            case KITCHEN -> Scope.ofRestaurant(caller.name());
            case COURIER -> Scope.ofCouriers();
            case OPERATOR, SERVICE -> Scope.everything();
        };
    }

    /**
     * Placing an order, and filling the basket that becomes one.
     *
     * @throws Forbidden unless the caller may place orders for this customer
     */
    public static void place(Caller caller, String customerId) {
        boolean allowed = switch (caller.role()) {
            case CUSTOMER -> caller.name().equals(customerId);
            case OPERATOR -> true;
            case KITCHEN, COURIER, SERVICE -> false;
        };
        refuseUnless(allowed, caller, "order for customer " + customerId);
    }

    /** @throws Forbidden unless the caller may see this order */
    static void see(Caller caller, Order order) {
        if (!scope(caller).holds(order)) {
            throw new Forbidden(caller, order.id());
        }
    }

    /** @throws Forbidden unless the caller may move orders to this status, if they are in its scope */
    static void move(Caller caller, OrderStatus to) {
        boolean allowed = switch (caller.role()) {
            case CUSTOMER -> to == OrderStatus.CANCELLED;
            case COURIER -> BY_COURIER.contains(to);
            case KITCHEN, OPERATOR -> true;
            case SERVICE -> false;
        };
        refuseUnless(allowed, caller, "make an order " + to);
    }

    /**
     * Whoever names a filter wants what it names: an empty page would say that there is nothing, where it is not for this caller.
     *
     * @throws Forbidden if the query asks for what the caller may not see
     */
    static Scope list(Caller caller, OrderQuery query) {
        var scope = scope(caller);
        boolean anothers = query.restaurantId() != null && scope.restaurantId() != null
                && !query.restaurantId().equals(scope.restaurantId());
        boolean tooEarly = query.status() != null && !scope.statuses().contains(query.status());
        refuseUnless(!anothers, caller, "list the orders of restaurant " + query.restaurantId());
        refuseUnless(!tooEarly, caller, "list orders that are " + query.status());
        return scope;
    }

    /**
     * What a restaurant took.
     *
     * @throws Forbidden unless it is the caller's restaurant
     */
    public static void statement(Caller caller, String restaurantId) {
        boolean allowed = switch (caller.role()) {
            case KITCHEN -> caller.name().equals(restaurantId);
            case OPERATOR -> true;
            case CUSTOMER, COURIER, SERVICE -> false;
        };
        refuseUnless(allowed, caller, "read the statement of restaurant " + restaurantId);
    }

    /**
     * Work that somebody asked for, and what came of it.
     *
     * @param owner the subject of who asked; null where nobody had to say
     * @throws Forbidden unless the caller did
     */
    public static void job(Caller caller, UUID id, @Nullable String owner) {
        refuseUnless(caller.role() == Caller.Role.OPERATOR || caller.subject().equals(owner), caller, "see or call off job " + id);
    }

    /**
     * What concerns no single order but the system.
     *
     * @param what as in "may not …"
     * @throws Forbidden unless the caller is an operator
     */
    public static void operate(Caller caller, String what) {
        refuseUnless(caller.role() == Caller.Role.OPERATOR, caller, what);
    }

    private static void refuseUnless(boolean allowed, Caller caller, String what) {
        if (!allowed) {
            throw new Forbidden(caller, what);
        }
    }
}
