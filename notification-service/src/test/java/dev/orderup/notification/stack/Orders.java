package dev.orderup.notification.stack;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;

import dev.orderup.contracts.event.v1.OrderStatusChanged;
import dev.orderup.contracts.order.v1.OrderStatus;
import dev.orderup.contracts.order.v1.OrderUpdate;

import com.google.protobuf.Timestamp;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Order-service's part: orders that change, each change committed to the history and then published. */
public final class Orders implements AutoCloseable {
    public static final List<OrderStatus> STEPS = List.of(OrderStatus.ORDER_STATUS_PLACED, OrderStatus.ORDER_STATUS_ACCEPTED,
            OrderStatus.ORDER_STATUS_PREPARING,
            OrderStatus.ORDER_STATUS_READY, OrderStatus.ORDER_STATUS_PICKED_UP, OrderStatus.ORDER_STATUS_DELIVERED);

    private final HistoryServer history;
    private final KafkaProducer<byte[], byte[]> producer;

    Orders(HistoryServer history, String bootstrapServers) {
        this.history = history;
        Map<String, Object> settings = Map.of("bootstrap.servers", bootstrapServers, "acks", "all", "linger.ms", "0",
                "reconnect.backoff.max.ms", "500");
        producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** A new order in its first status, told to the world. */
    public UUID place() {
        UUID id = UUID.randomUUID();
        advance(id);
        return id;
    }

    /** The next step of the order's way; whatever comes after its last is that again. */
    public OrderUpdate advance(UUID id) {
        OrderUpdate update = commitOnly(id);
        publish(update);
        return update;
    }

    public void advance(UUID id, int times) {
        for (int i = 0; i < times; i++) {
            advance(id);
        }
    }

    /** Many changes at once that lead nowhere: more than any real order has, for what only shows in numbers. */
    public void churn(UUID id, int times) {
        for (int i = 0; i < times; i++) {
            var _ = producer.send(record(commitOnly(id, OrderStatus.ORDER_STATUS_PREPARING)));
        }
        producer.flush();
    }

    /** Committed, but its event never gets published. */
    public OrderUpdate commitOnly(UUID id) {
        long version = history.version(id.toString()) + 1;
        return commitOnly(id, STEPS.get((int) Math.min(version, STEPS.size()) - 1));
    }

    public OrderUpdate commitOnly(UUID id, OrderStatus status) {
        OrderUpdate update = update(id, history.version(id.toString()) + 1, status);
        history.commit(update);
        return update;
    }

    public static OrderUpdate update(UUID id, long version, OrderStatus status) {
        Instant now = Instant.now();
        Timestamp at = Timestamp.newBuilder().setSeconds(now.getEpochSecond()).setNanos(now.getNano() / 1000 * 1000).build();
        return OrderUpdate.newBuilder().setOrderId(id.toString()).setVersion(version).setStatus(status).setAt(at).build();
    }

    public void publish(OrderUpdate update) {
        send(record(update));
    }

    public void send(ProducerRecord<byte[], byte[]> record) {
        try {
            producer.send(record).get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public static ProducerRecord<byte[], byte[]> record(OrderUpdate update) {
        return record(update, HistoryServer.RESTAURANT);
    }

    public static ProducerRecord<byte[], byte[]> record(OrderUpdate update, String restaurantId) {
        OrderStatusChanged event = OrderStatusChanged.newBuilder()
                .setOrderId(update.getOrderId())
                .setVersion(update.getVersion())
                .setStatus(update.getStatus())
                .setAt(update.getAt())
                .setCustomerId(HistoryServer.CUSTOMER)
                .setRestaurantId(restaurantId)
                .setTotalCents(100)
                .build();
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>("order-events", utf8(update.getOrderId()), event.toByteArray());
        header(record, "ce_specversion", "1.0");
        header(record, "ce_id", update.getOrderId() + "/" + update.getVersion());
        header(record, "ce_source", "/order-service");
        header(record, "ce_type", "dev.orderup.order.status.v1");
        header(record, "ce_subject", update.getOrderId());
        header(record, "content-type", "application/protobuf");
        return record;
    }

    public static void header(ProducerRecord<byte[], byte[]> record, String name, String value) {
        record.headers().remove(name).add(name, utf8(value));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        producer.close();
    }
}
