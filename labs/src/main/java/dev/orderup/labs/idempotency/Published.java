package dev.orderup.labs.idempotency;

import dev.orderup.labs.report.LabFailure;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads the topic from its beginning, as a consumer would that has never been there. */
record Published(String kafka) {
    private static final String TOPIC = "order-events";
    private static final Duration COMES_WITHIN = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(200);

    /** The ids of the order's events, {@code order/version}, as often as they are there; at least one. */
    List<String> eventsOf(String order) {
        long deadline = System.nanoTime() + COMES_WITHIN.toNanos();
        var events = read(order);
        while (events.isEmpty()) {
            if (System.nanoTime() > deadline) {
                throw new LabFailure("no event of order %s on Kafka within %d s".formatted(order, COMES_WITHIN.toSeconds()));
            }
            events = read(order);
        }
        return events;
    }

    private List<String> read(String order) {
        var settings = Map.<String, Object>of("bootstrap.servers", kafka, "isolation.level", "read_committed");
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            var partitions = consumer.partitionsFor(TOPIC)
                    .stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            var ends = consumer.endOffsets(partitions);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var found = new ArrayList<String>();
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.getOrDefault(partition, 0L))) {
                consumer.poll(POLL).forEach(event -> {
                    if (event.key().equals(order)) {
                        found.add(new String(event.headers().lastHeader("ce_id").value(), StandardCharsets.UTF_8));
                    }
                });
            }
            return found;
        }
    }
}
