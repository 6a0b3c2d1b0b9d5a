package dev.orderup.poller.compare;

import dev.orderup.poller.order.OrderStatus;
import java.time.Duration;
import java.util.List;

/**
 * How orders that are moved by hand get on.
 *
 * @param rest how long nothing happens once all who follow are there
 * @param pause between two steps of an order
 * @param steps where they go from {@code PLACED}; the last is final
 */
public record Pace(String name, Duration rest, Duration pause, List<OrderStatus> steps) {
    private static final List<OrderStatus> TO_THE_DOOR = List.of(OrderStatus.ACCEPTED, OrderStatus.PREPARING, OrderStatus.READY,
            OrderStatus.PICKED_UP, OrderStatus.DELIVERED);

    /** A step every half a second, as the automatic kitchen goes. */
    public static final Pace BUSY = new Pace("busy", Duration.ZERO, Duration.ofMillis(500), TO_THE_DOOR);

    /** Ten seconds of rest, then the order is cancelled, which shows who is still there. */
    public static final Pace IDLE = new Pace("idle", Duration.ofSeconds(10), Duration.ZERO, List.of(OrderStatus.CANCELLED));

    /** A step each time that so much has passed, and as long a rest before the first. */
    public static Pace every(Duration pause) {
        return new Pace(pause.toString().substring(2).toLowerCase(java.util.Locale.ROOT), Duration.ZERO, pause, TO_THE_DOOR);
    }

    /** The least that an order takes from its placing to its end. */
    Duration length() {
        return rest.plus(pause.multipliedBy(steps.size()));
    }

    /** Of an order that was placed and took all steps. */
    int updates() {
        return 1 + steps.size();
    }
}
