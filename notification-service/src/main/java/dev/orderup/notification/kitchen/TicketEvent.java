package dev.orderup.notification.kitchen;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

import dev.orderup.contracts.event.v1.OrderStatusChanged;
import dev.orderup.contracts.order.v1.OrderStatus;

import com.google.protobuf.InvalidProtocolBufferException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * An order event that opens a ticket or closes it.
 *
 * @param over whether the order is over: it is nothing for a kitchen any more
 */
record TicketEvent(UUID orderId, String restaurantId, Instant at, long totalCents, boolean over) {
    private static final String TYPE = "dev.orderup.order.status.v1";
    private static final Set<OrderStatus> FINAL = Set.of(OrderStatus.ORDER_STATUS_DELIVERED, OrderStatus.ORDER_STATUS_REJECTED,
            OrderStatus.ORDER_STATUS_CANCELLED);
    /** As order-service bounds it. */
    private static final int RESTAURANT_MAX = 64;

    /** Empty if the record is of no concern to tickets: another status, or nothing that can be read (the feed puts that aside for all). */
    static Optional<TicketEvent> of(ConsumerRecord<byte[], byte[]> record) {
        Header type = record.headers().lastHeader("ce_type");
        if (type == null || record.value() == null || !TYPE.equals(new String(type.value(), StandardCharsets.UTF_8))) {
            return Optional.empty();
        }
        try {
            return of(OrderStatusChanged.parseFrom(record.value()));
        } catch (InvalidProtocolBufferException | IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static Optional<TicketEvent> of(OrderStatusChanged event) {
        boolean over = FINAL.contains(event.getStatus());
        if (!(over || event.getStatus() == OrderStatus.ORDER_STATUS_PLACED) || !isRestaurant(event.getRestaurantId())) {
            return Optional.empty();
        }
        return Optional.of(new TicketEvent(UUID.fromString(event.getOrderId()), event.getRestaurantId(),
                Instant.ofEpochSecond(event.getAt().getSeconds(), event.getAt().getNanos()), event.getTotalCents(), over));
    }

    /** What PostgreSQL would not keep would be refused again and again. */
    private static boolean isRestaurant(String id) {
        return !id.isBlank() && id.length() <= RESTAURANT_MAX && id.indexOf('\0') < 0;
    }
}
