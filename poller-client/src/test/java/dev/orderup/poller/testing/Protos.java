package dev.orderup.poller.testing;

import com.google.protobuf.Timestamp;
import dev.orderup.contracts.event.v1.OrderStatusChanged;
import dev.orderup.contracts.order.v1.Order;
import dev.orderup.contracts.order.v1.OrderStatus;
import dev.orderup.contracts.order.v1.OrderUpdate;
import java.time.Instant;

/** What services send, made from what clients expect to see. */
public final class Protos {
    private Protos() {}

    public static OrderUpdate update(dev.orderup.poller.order.OrderUpdate update) {
        return OrderUpdate.newBuilder()
                .setOrderId(update.orderId())
                .setVersion(update.version())
                .setStatus(status(update.status()))
                .setAt(time(update.at()))
                .build();
    }

    public static OrderStatusChanged event(dev.orderup.poller.order.OrderUpdate update) {
        return OrderStatusChanged.newBuilder()
                .setOrderId(update.orderId())
                .setVersion(update.version())
                .setStatus(status(update.status()))
                .setAt(time(update.at()))
                .build();
    }

    public static Order order(dev.orderup.poller.order.Order order) {
        var proto = Order.newBuilder()
                .setId(order.id())
                .setVersion(order.version())
                .setStatus(status(order.status()))
                .setCustomerId(order.customerId())
                .setRestaurantId(order.restaurantId())
                .setTotalCents(order.totalCents())
                .setPlacedAt(time(order.placedAt()))
                .setUpdatedAt(time(order.updatedAt()));
        order.lines()
                .forEach(line -> proto.addLinesBuilder()
                        .setSku(line.sku())
                        .setQuantity(line.quantity())
                        .setUnitPriceCents(line.unitPriceCents()));
        return proto.build();
    }

    public static OrderStatus status(dev.orderup.poller.order.OrderStatus status) {
        return OrderStatus.valueOf("ORDER_STATUS_" + status);
    }

    private static Timestamp time(Instant time) {
        return Timestamp.newBuilder().setSeconds(time.getEpochSecond()).setNanos(time.getNano()).build();
    }
}
