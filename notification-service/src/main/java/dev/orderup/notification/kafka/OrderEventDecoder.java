package dev.orderup.notification.kafka;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;

import dev.orderup.contracts.event.v1.OrderStatusChanged;
import dev.orderup.notification.feed.OrderStatus;
import dev.orderup.notification.feed.OrderUpdate;

import com.google.protobuf.InvalidProtocolBufferException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * CloudEvents 1.0 in Kafka's binary content mode: the envelope is in the headers, the value is the event itself. What the
 * envelope says is checked against the event, so that neither a stranger's record nor a mislabelled one is taken for news.
 */
final class OrderEventDecoder {
    private static final String STATUS_PREFIX = "ORDER_STATUS_";

    private OrderEventDecoder() {}

    static OrderUpdate decode(ConsumerRecord<byte[], byte[]> record) {
        expect(record, "ce_specversion", "1.0");
        expect(record, "ce_type", "dev.orderup.order.status.v1");
        expect(record, "content-type", "application/protobuf");
        OrderUpdate update = update(parse(record.value()));
        expect(record, "ce_id", update.orderId() + "/" + update.version());
        UUID key = key(record.key());
        if (!update.orderId().equals(key)) {
            throw new PoisonRecordException("key: " + key + " (expected: the event's order, " + update.orderId() + ")");
        }
        return update;
    }

    /** The order that a record's key names, or null if it names none. */
    static @Nullable UUID key(byte @Nullable [] key) {
        if (key == null) {
            return null;
        }
        try {
            return UUID.fromString(text(key));
        } catch (IllegalArgumentException _) {
            return null;
        }
    }

    private static void expect(ConsumerRecord<byte[], byte[]> record, String name, String expected) {
        Header header = record.headers().lastHeader(name);
        String value = header == null ? "absent" : text(header.value());
        if (!expected.equals(value)) {
            throw new PoisonRecordException("header " + name + ": " + value + " (expected: " + expected + ")");
        }
    }

    private static OrderStatusChanged parse(byte @Nullable [] value) {
        if (value == null) {
            throw new PoisonRecordException("value: absent (expected: an OrderStatusChanged)");
        }
        try {
            return OrderStatusChanged.parseFrom(value);
        } catch (InvalidProtocolBufferException e) {
            throw new PoisonRecordException("value: " + e.getMessage() + " (expected: an OrderStatusChanged)", e);
        }
    }

    private static OrderUpdate update(OrderStatusChanged event) {
        if (event.getVersion() < 1) {
            throw new PoisonRecordException("version: " + event.getVersion() + " (expected: 1 or more)");
        }
        try {
            UUID orderId = UUID.fromString(event.getOrderId());
            OrderStatus status = OrderStatus.valueOf(event.getStatus().name().replace(STATUS_PREFIX, ""));
            return new OrderUpdate(orderId, event.getVersion(), status,
                    Instant.ofEpochSecond(event.getAt().getSeconds(), event.getAt().getNanos()));
        } catch (IllegalArgumentException e) {
            throw new PoisonRecordException(
                    "order_id: " + event.getOrderId() + ", status: " + event.getStatus() + " (expected: a UUID and a known status)",
                    e);
        }
    }

    private static String text(byte @Nullable [] bytes) {
        return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
    }
}
