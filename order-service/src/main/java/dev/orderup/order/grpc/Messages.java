package dev.orderup.order.grpc;

import com.google.protobuf.Timestamp;

import dev.orderup.contracts.order.v1.Order;
import dev.orderup.contracts.order.v1.OrderLine;
import dev.orderup.contracts.order.v1.OrderStatus;
import dev.orderup.contracts.order.v1.OrderUpdate;
import dev.orderup.contracts.order.v1.PlaceOrderRequest;
import dev.orderup.order.domain.OrderDraft;

import java.time.Instant;

/** The domain's values as messages, and back. */
final class Messages {
    private static final String STATUS_PREFIX = "ORDER_STATUS_";

    private Messages() {}

    static OrderDraft draft(PlaceOrderRequest request) {
        return new OrderDraft(request.getCustomerId(), request.getRestaurantId(),
                request.getLinesList().stream().map(Messages::draft).toList(),
                request.getNote());
    }

    private static OrderDraft.LineDraft draft(OrderLine line) {
        return new OrderDraft.LineDraft(line.getSku(), (long) line.getQuantity(), line.getUnitPriceCents());
    }

    static Order order(dev.orderup.order.domain.Order order) {
        var message = Order.newBuilder()
                .setId(order.id().toString())
                .setVersion(order.version())
                .setStatus(status(order.status()))
                .setCustomerId(order.customerId())
                .setRestaurantId(order.restaurantId())
                .setNote(order.note())
                .setTotalCents(order.totalCents())
                .setPlacedAt(timestamp(order.placedAt()))
                .setUpdatedAt(timestamp(order.updatedAt()));
        order.lines()
                .forEach(line -> message.addLinesBuilder()
                        .setSku(line.sku())
                        .setQuantity(line.quantity())
                        .setUnitPriceCents(line.unitPriceCents()));
        return message.build();
    }

    static OrderUpdate update(dev.orderup.order.domain.OrderUpdate update) {
        return OrderUpdate.newBuilder()
                .setOrderId(update.orderId().toString())
                .setVersion(update.version())
                .setStatus(status(update.status()))
                .setAt(timestamp(update.at()))
                .build();
    }

    static OrderStatus status(dev.orderup.order.domain.OrderStatus status) {
        return OrderStatus.valueOf(STATUS_PREFIX + status.name());
    }

    static dev.orderup.order.domain.OrderStatus status(OrderStatus status) {
        return dev.orderup.order.domain.OrderStatus.valueOf(status.name().substring(STATUS_PREFIX.length()));
    }

    static boolean isKnown(OrderStatus status) {
        return status != OrderStatus.UNRECOGNIZED && status != OrderStatus.ORDER_STATUS_UNSPECIFIED;
    }

    static Timestamp timestamp(Instant at) {
        return Timestamp.newBuilder().setSeconds(at.getEpochSecond()).setNanos(at.getNano()).build();
    }
}
