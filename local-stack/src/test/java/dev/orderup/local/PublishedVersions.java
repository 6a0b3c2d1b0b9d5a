package dev.orderup.local;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** All of the topic as it stands: per order the versions in their sequence. */
record PublishedVersions(Map<String, List<Long>> byOrder) {
    static PublishedVersions of(TestStack stack) {
        var settings = Map.<String, Object>of("bootstrap.servers", "127.0.0.1:" + stack.port(19_092), "isolation.level", "read_committed");
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            var partitions = consumer.partitionsFor("order-events")
                    .stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            var ends = consumer.endOffsets(partitions);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var versions = new PublishedVersions(new HashMap<>());
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.getOrDefault(partition, 0L))) {
                consumer.poll(Duration.ofMillis(200)).forEach(versions::add);
            }
            return versions;
        }
    }

    /** Without repetitions: delivery is at least once, and a consumer absorbs the second by order and version. */
    List<Long> firstSeen(String order) {
        return byOrder.getOrDefault(order, List.of()).stream().distinct().toList();
    }

    /** The id of a CloudEvent is order and version. */
    private void add(ConsumerRecord<String, String> event) {
        var id = new String(event.headers().lastHeader("ce_id").value(), StandardCharsets.UTF_8);
        byOrder.computeIfAbsent(event.key(), order -> new ArrayList<>()).add(Long.valueOf(id.substring(id.indexOf('/') + 1)));
    }
}
