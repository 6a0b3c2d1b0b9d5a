package dev.orderup.poller.order;

import com.google.protobuf.Timestamp;
import dev.orderup.contracts.event.v1.OrderStatusChanged;
import java.time.Instant;

/** The protobuf of orders and updates. */
public final class OrderProto {
    private static final String PREFIX = "ORDER_STATUS_";

    private OrderProto() {}

    public static OrderUpdate update(dev.orderup.contracts.order.v1.OrderUpdate update) {
        return new OrderUpdate(update.getOrderId(), update.getVersion(), status(update.getStatus()), instant(update.getAt()));
    }

    public static OrderUpdate update(OrderStatusChanged event) {
        return new OrderUpdate(event.getOrderId(), event.getVersion(), status(event.getStatus()), instant(event.getAt()));
    }

    static Order order(dev.orderup.contracts.order.v1.Order order) {
        return new Order(order.getId(), order.getVersion(), status(order.getStatus()), order.getCustomerId(), order.getRestaurantId(),
                order.getLinesList().stream().map(OrderProto::line).toList(), order.getNote().isEmpty() ? null : order.getNote(),
                order.getTotalCents(), instant(order.getPlacedAt()), instant(order.getUpdatedAt()), null);
    }

    static dev.orderup.contracts.order.v1.OrderLine line(OrderLine line) {
        return dev.orderup.contracts.order.v1.OrderLine.newBuilder()
                .setSku(line.sku())
                .setQuantity(line.quantity())
                .setUnitPriceCents(line.unitPriceCents())
                .build();
    }

    static dev.orderup.contracts.order.v1.OrderStatus status(OrderStatus status) {
        return dev.orderup.contracts.order.v1.OrderStatus.valueOf(PREFIX + status.name());
    }

    private static OrderLine line(dev.orderup.contracts.order.v1.OrderLine line) {
        return new OrderLine(line.getSku(), line.getQuantity(), line.getUnitPriceCents());
    }

    private static OrderStatus status(dev.orderup.contracts.order.v1.OrderStatus status) {
        return switch (status) {
            case ORDER_STATUS_PLACED -> OrderStatus.PLACED;
            case ORDER_STATUS_ACCEPTED -> OrderStatus.ACCEPTED;
            case ORDER_STATUS_PREPARING -> OrderStatus.PREPARING;
            case ORDER_STATUS_READY -> OrderStatus.READY;
            case ORDER_STATUS_PICKED_UP -> OrderStatus.PICKED_UP;
            case ORDER_STATUS_DELIVERED -> OrderStatus.DELIVERED;
            case ORDER_STATUS_REJECTED -> OrderStatus.REJECTED;
            case ORDER_STATUS_CANCELLED -> OrderStatus.CANCELLED;
            case ORDER_STATUS_UNSPECIFIED, UNRECOGNIZED ->
                throw new Failure.Refused("unexpected status of an order: " + status + " (is this client older than the service?)");
        };
    }

    private static Instant instant(Timestamp time) {
        return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
    }
}
