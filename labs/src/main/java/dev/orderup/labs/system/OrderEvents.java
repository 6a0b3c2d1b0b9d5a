package dev.orderup.labs.system;

import com.google.protobuf.Timestamp;
import dev.orderup.contracts.event.v1.OrderStatusChanged;
import dev.orderup.contracts.order.v1.OrderStatus;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Records such as order-service's relay sends, by a producer with its settings. */
public final class OrderEvents implements AutoCloseable {
    public static final String TOPIC = "order-events";
    /** How many partitions order-service makes. */
    public static final int PARTITIONS = 6;

    private final KafkaProducer<String, byte[]> producer;

    public OrderEvents(String kafka) {
        producer = new KafkaProducer<>(Map.of("bootstrap.servers", kafka, "acks", "all", "enable.idempotence", true, "linger.ms", 0),
                new StringSerializer(), new ByteArraySerializer());
    }

    /** Returns before it is sent. */
    public void send(String topic, UUID order, long version, OrderStatus status) {
        var at = Instant.now();
        var event = OrderStatusChanged.newBuilder()
                .setOrderId(order.toString())
                .setVersion(version)
                .setStatus(status)
                .setAt(Timestamp.newBuilder().setSeconds(at.getEpochSecond()).setNanos(at.getNano()))
                .setCustomerId("ada")
                .setRestaurantId("manual")
                .setTotalCents(1900)
                .build();
        var record = new ProducerRecord<>(topic, order.toString(), event.toByteArray());
        Map.of("ce_specversion", "1.0", "ce_id", order + "/" + version, "ce_source", "/order-service", "ce_type",
                "dev.orderup.order.status.v1", "ce_subject", order.toString(), "ce_time", at.toString(), "content-type",
                "application/protobuf", "traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00")
                .forEach((name, value) -> record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
        var _ = producer.send(record);
    }

    @Override
    public void close() {
        producer.close();
    }
}
