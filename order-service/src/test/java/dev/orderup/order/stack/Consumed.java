package dev.orderup.order.stack;

import com.google.protobuf.InvalidProtocolBufferException;

import dev.orderup.contracts.event.v1.OrderStatusChanged;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** What is on the topic, read from its beginning. */
public final class Consumed implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(100);

    private final KafkaConsumer<String, byte[]> consumer;
    private final List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();

    public Consumed(EmbeddedKafka kafka) {
        consumer = new KafkaConsumer<>(Map.of("bootstrap.servers", kafka.bootstrapServers(), "auto.offset.reset", "earliest"),
                new StringDeserializer(), new ByteArrayDeserializer());
        consumer.assign(
                consumer.partitionsFor("order-events").stream().map(part -> new TopicPartition(part.topic(), part.partition())).toList());
    }

    /** Reads on until this is so of all that was read. */
    public boolean until(Predicate<Map<String, List<Long>>> satisfied) {
        consumer.poll(POLL).forEach(records::add);
        return satisfied.test(versions());
    }

    /** The versions of each order, in the sequence in which they came. */
    public Map<String, List<Long>> versions() {
        var versions = new HashMap<String, List<Long>>();
        records.forEach(message -> versions.computeIfAbsent(message.key(), id -> new ArrayList<>()).add(event(message).getVersion()));
        return versions;
    }

    public List<ConsumerRecord<String, byte[]>> records(String orderId) {
        return records.stream().filter(message -> message.key().equals(orderId)).toList();
    }

    public static OrderStatusChanged event(ConsumerRecord<String, byte[]> message) {
        try {
            return OrderStatusChanged.parseFrom(message.value());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
