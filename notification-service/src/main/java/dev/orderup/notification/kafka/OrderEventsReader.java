package dev.orderup.notification.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One consumer's place in order-events: the end of every partition when it starts, and from there on without a hole. When
 * the place is lost it says so, because what was published in between will never be read here.
 */
final class OrderEventsReader implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Logger logger = LoggerFactory.getLogger(OrderEventsReader.class);

    private final Consumer<byte[], byte[]> consumer;
    private final KafkaSettings settings;
    private final Runnable placeLost;
    private long partitionsSeenNanos;

    OrderEventsReader(Consumer<byte[], byte[]> consumer, KafkaSettings settings, Runnable placeLost) {
        this.consumer = consumer;
        this.settings = settings;
        this.placeLost = placeLost;
    }

    /** Goes to the end of the topic; false if Kafka does not know the topic, or does not answer. */
    boolean open() {
        List<TopicPartition> partitions = partitions();
        if (partitions.isEmpty()) {
            return false;
        }
        consumer.assign(partitions);
        goToEnd(partitions);
        return true;
    }

    ConsumerRecords<byte[], byte[]> poll() {
        lookForNewPartitions();
        try {
            return consumer.poll(POLL);
        } catch (OffsetOutOfRangeException e) {
            // Kafka has thrown away, or never had, what comes next here: a long outage, or a topic created anew.
            logger.warn("The place in {} is lost at {}: going on from the end", settings.topic(), e.offsetOutOfRangePartitions());
            goToEnd(e.offsetOutOfRangePartitions().keySet());
            placeLost.run();
            return ConsumerRecords.empty();
        }
    }

    @Override
    public void close() {
        consumer.close();
    }

    private void goToEnd(Collection<TopicPartition> partitions) {
        consumer.seekToEnd(partitions);
        // A seek is only a wish until the position is asked for: what is published from here on is read.
        partitions.forEach(partition -> consumer.position(partition, settings.patience()));
    }

    private void lookForNewPartitions() {
        if (System.nanoTime() - partitionsSeenNanos < settings.newPartitionsAfter().toNanos()) {
            return;
        }
        List<TopicPartition> added = new ArrayList<>(partitions());
        added.removeAll(consumer.assignment());
        if (!added.isEmpty()) {
            List<TopicPartition> all = new ArrayList<>(consumer.assignment());
            all.addAll(added);
            consumer.assign(all);
            // Nothing of a new partition has been read: its beginning is where its news starts.
            consumer.seekToBeginning(added);
        }
    }

    private List<TopicPartition> partitions() {
        partitionsSeenNanos = System.nanoTime();
        try {
            Map<String, List<PartitionInfo>> topics = consumer.listTopics(settings.patience());
            return topics.getOrDefault(settings.topic(), List.of())
                    .stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
        } catch (TimeoutException e) {
            logger.info("Kafka does not answer: {}", e.getMessage());
            return List.of();
        }
    }
}
