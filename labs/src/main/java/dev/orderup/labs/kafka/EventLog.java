package dev.orderup.labs.kafka;

import dev.orderup.labs.report.LabFailure;
import dev.orderup.labs.system.OrderEvents;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads topics as they lie there, in no group. */
record EventLog(String kafka) {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration WITHIN = Duration.ofSeconds(60);

    /** Of an order event's record. */
    private record Version(UUID order, long version) {
        static Version of(ConsumerRecord<byte[], byte[]> record) {
            var id = new String(record.headers().lastHeader("ce_id").value(), StandardCharsets.UTF_8).split("/", 2);
            return new Version(UUID.fromString(id[0]), Long.parseLong(id[1]));
        }
    }

    /** How many events from these places on are in the view already. */
    long taken(Map<TopicPartition, Long> places, Map<UUID, Long> inTheView) {
        return read(places).stream().map(Version::of).filter(event -> event.version <= inTheView.getOrDefault(event.order, 0L)).count();
    }

    /** Events that lie behind a later one of their order. */
    long outOfOrder() {
        var places = IntStream.range(0, OrderEvents.PARTITIONS)
                .boxed()
                .collect(Collectors.toMap(partition -> new TopicPartition(OrderEvents.TOPIC, partition), _ -> 0L));
        var last = new HashMap<UUID, Long>();
        return read(places).stream()
                .map(Version::of)
                .filter(event -> last.merge(event.order, event.version, Math::max) > event.version)
                .count();
    }

    /** From these places to what is the end now; in each partition in its order. */
    List<ConsumerRecord<byte[], byte[]>> read(Map<TopicPartition, Long> places) {
        var settings = Map.<String, Object>of("bootstrap.servers", kafka, "enable.auto.commit", false, "auto.offset.reset", "none");
        try (var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            var ends = consumer.endOffsets(places.keySet());
            consumer.assign(places.keySet());
            places.forEach(consumer::seek);
            var found = new ArrayList<ConsumerRecord<byte[], byte[]>>();
            long deadline = System.nanoTime() + WITHIN.toNanos();
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                if (System.nanoTime() > deadline) {
                    throw new LabFailure("%s could not be read within %d s".formatted(places.keySet(), WITHIN.toSeconds()));
                }
                consumer.poll(POLL).forEach(record -> {
                    if (record.offset() < ends.getOrDefault(new TopicPartition(record.topic(), record.partition()), 0L)) {
                        found.add(record);
                    }
                });
            }
            return found;
        }
    }
}
