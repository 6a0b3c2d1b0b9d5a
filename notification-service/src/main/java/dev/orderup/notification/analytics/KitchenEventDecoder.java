package dev.orderup.notification.analytics;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;

import dev.orderup.contracts.event.v1.OrderStatusChanged;

import com.google.protobuf.InvalidProtocolBufferException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** CloudEvents 1.0, Kafka binding, binary content mode. What this subscriber relies on is checked, and nothing else. */
final class KitchenEventDecoder {
    private static final String TYPE = "dev.orderup.order.status.v1";
    private static final String STATUS_PREFIX = "ORDER_STATUS_";

    private KitchenEventDecoder() {}

    static KitchenEvent decode(ConsumerRecord<byte[], byte[]> record) {
        Header type = record.headers().lastHeader("ce_type");
        String named = type == null ? "absent" : text(type.value());
        check(TYPE.equals(named), "header ce_type", named, TYPE);
        OrderStatusChanged event = parse(record.value());
        String key = record.key() == null ? "absent" : text(record.key());
        // Another order's key may be on another partition, and then nothing holds the sequence of the order's events.
        check(event.getOrderId().equals(key), "key", key, "the event's order, " + event.getOrderId());
        check(event.getVersion() >= 1, "version", event.getVersion(), "1 or more");
        check(event.getTotalCents() >= 0, "total_cents", event.getTotalCents(), "0 or more");
        check(!event.getRestaurantId().isBlank(), "restaurant_id", "blank", "a restaurant");
        return event(event);
    }

    private static KitchenEvent event(OrderStatusChanged event) {
        try {
            return new KitchenEvent(UUID.fromString(event.getOrderId()), event.getVersion(),
                    KitchenStatus.valueOf(event.getStatus().name().replace(STATUS_PREFIX, "")),
                    Instant.ofEpochSecond(event.getAt().getSeconds(), event.getAt().getNanos()), event.getRestaurantId(),
                    event.getTotalCents());
        } catch (IllegalArgumentException e) {
            throw new PoisonEventException("order_id: %s, status: %s (expected: a UUID and a known status)".formatted(event.getOrderId(),
                    event.getStatusValue()), e);
        }
    }

    private static OrderStatusChanged parse(byte @Nullable [] value) {
        if (value == null) {
            throw new PoisonEventException("value: absent (expected: an OrderStatusChanged)");
        }
        try {
            return OrderStatusChanged.parseFrom(value);
        } catch (InvalidProtocolBufferException e) {
            throw new PoisonEventException("value: " + e.getMessage() + " (expected: an OrderStatusChanged)", e);
        }
    }

    private static void check(boolean right, String what, Object value, String expected) {
        if (!right) {
            throw new PoisonEventException("%s: %s (expected: %s)".formatted(what, value, expected));
        }
    }

    private static String text(byte @Nullable [] bytes) {
        return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
    }
}
