package dev.orderup.poller.testing;

import dev.orderup.poller.order.Order;
import dev.orderup.poller.order.OrderLine;
import dev.orderup.poller.order.OrderStatus;
import dev.orderup.poller.order.OrderUpdate;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

/** The life of an order, as tests need it. */
public final class Life {
    public static final String ORDER = "01900000-0000-7000-8000-000000000001";
    public static final String OTHER_ORDER = "01900000-0000-7000-8000-000000000002";
    public static final Instant PLACED_AT = Instant.parse("2026-05-04T10:00:00.000001Z");

    private static final List<OrderStatus> DELIVERY = List.of(OrderStatus.PLACED, OrderStatus.ACCEPTED, OrderStatus.PREPARING,
            OrderStatus.READY, OrderStatus.PICKED_UP, OrderStatus.DELIVERED);

    private Life() {}

    /** The update that gave an order this version on its way to being delivered. */
    public static OrderUpdate update(long version) {
        return update(ORDER, version);
    }

    public static OrderUpdate update(String orderId, long version) {
        return new OrderUpdate(orderId, version, DELIVERY.get((int) version - 1), PLACED_AT.plusMillis(version));
    }

    public static List<OrderUpdate> updates(int from, int to) {
        return updates(ORDER, from, to);
    }

    public static List<OrderUpdate> updates(String orderId, int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(version -> update(orderId, version)).toList();
    }

    /** The order as it stands at this version. */
    public static Order order(String orderId, int version) {
        return new Order(orderId, version, DELIVERY.get(version - 1), "ada", "napoli", List.of(new OrderLine("margherita", 2, 950)), null,
                1900,
                PLACED_AT, PLACED_AT.plusMillis(version), updates(orderId, 1, version));
    }
}
