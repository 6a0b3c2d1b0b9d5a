package dev.orderup.order.outbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.Timestamp;

import dev.orderup.contracts.event.v1.OrderStatusChanged;
import dev.orderup.contracts.order.v1.OrderStatus;
import dev.orderup.order.tracing.CurrentTrace;

import java.time.Instant;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.springframework.stereotype.Component;

/** Writes an event as a CloudEvent 1.0 in Kafka's binary content mode: context in headers, the protobuf message as the value. */
@Component
class CloudEvents {
    private final String topic;

    CloudEvents(OutboxSettings settings) {
        this.topic = settings.topic();
    }

    ProducerRecord<String, byte[]> encode(PendingEvent event) {
        var orderId = event.orderId().toString();
        var message = new ProducerRecord<>(topic, orderId, value(event).toByteArray());
        header(message, "ce_specversion", "1.0");
        header(message, "ce_id", orderId + "/" + event.version());
        header(message, "ce_source", "/order-service");
        header(message, "ce_type", "dev.orderup.order.status.v1");
        header(message, "ce_subject", orderId);
        header(message, "ce_time", event.at().toString());
        header(message, "content-type", "application/protobuf");
        if (event.traceparent() != null) {
            header(message, CurrentTrace.TRACEPARENT, event.traceparent());
        }
        return message;
    }

    private static void header(ProducerRecord<String, byte[]> message, String name, String value) {
        message.headers().add(new RecordHeader(name, value.getBytes(UTF_8)));
    }

    private static OrderStatusChanged value(PendingEvent event) {
        return OrderStatusChanged.newBuilder()
                .setOrderId(event.orderId().toString())
                .setVersion(event.version())
                .setStatus(OrderStatus.valueOf("ORDER_STATUS_" + event.status()))
                .setAt(timestamp(event.at()))
                .setCustomerId(event.customerId())
                .setRestaurantId(event.restaurantId())
                .setTotalCents(event.totalCents())
                .build();
    }

    private static Timestamp timestamp(Instant at) {
        return Timestamp.newBuilder().setSeconds(at.getEpochSecond()).setNanos(at.getNano()).build();
    }
}
