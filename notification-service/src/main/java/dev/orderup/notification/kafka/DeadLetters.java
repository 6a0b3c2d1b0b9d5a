package dev.orderup.notification.kafka;

import java.util.UUID;

import dev.orderup.notification.feed.OrderFeed;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.core.KafkaOperations;
import org.springframework.kafka.listener.DeadLetterPublishingRecoverer;
import org.springframework.stereotype.Component;

/**
 * What becomes of a record that cannot be read: it is put aside on the dead-letter topic with the reason in its headers,
 * as it came, and reading goes on. If its key names an order, that order's followers get what it should have told them
 * from the history.
 */
@Component
class DeadLetters {
    private static final Logger logger = LoggerFactory.getLogger(DeadLetters.class);

    private final DeadLetterPublishingRecoverer publisher;
    private final OrderFeed feed;
    private final Counter counter;

    DeadLetters(KafkaOperations<byte[], byte[]> kafka, OrderFeed feed, MeterRegistry registry, KafkaSettings settings) {
        // Partition -1: any. The topic is for people to look into, its sequence means nothing.
        publisher = new DeadLetterPublishingRecoverer(kafka, (_, _) -> new TopicPartition(settings.deadLetterTopic(), -1));
        publisher.setFailIfSendResultIsError(false);
        this.feed = feed;
        counter = Counter.builder("orderup.feed.poison").description("Records of order-events that could not be read").register(registry);
    }

    void put(ConsumerRecord<byte[], byte[]> record, PoisonRecordException reason) {
        counter.increment();
        logger.warn("{}-{}@{} cannot be read and goes to the dead-letter topic: {}", record.topic(), record.partition(), record.offset(),
                reason.getMessage());
        publish(record, reason);
        UUID orderId = OrderEventDecoder.key(record.key());
        if (orderId != null) {
            feed.doubt(orderId);
        }
    }

    private void publish(ConsumerRecord<byte[], byte[]> record, PoisonRecordException reason) {
        try {
            publisher.accept(record, reason);
        } catch (RuntimeException e) {
            logger.error("{}-{}@{} could not be put on the dead-letter topic", record.topic(), record.partition(), record.offset(), e);
        }
    }
}
