package dev.orderup.poller.kafka;

import dev.orderup.poller.order.Failure;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Kafka as an operator's command uses it: for a moment, on one thread. */
final class Broker {
    static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofMillis(500);
    // A send is acknowledged within this, or the command fails and may be repeated.
    private static final int SEND_MILLIS = 10_000;

    private final String bootstrapServers;

    Broker(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
    }

    /** Does something with a consumer that is closed afterwards; what goes wrong becomes a sentence. */
    <T> T consuming(Map<String, Object> more, Function<KafkaConsumer<byte[], byte[]>, T> work) {
        var settings = new HashMap<String, Object>(Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
                ConsumerConfig.CLIENT_ID_CONFIG, "orderup-operator",
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false,
                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false,
                ConsumerConfig.ENABLE_METRICS_PUSH_CONFIG, false,
                ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis()));
        settings.putAll(more);
        try (var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            return work.apply(consumer);
        } catch (KafkaException e) {
            throw failure(e);
        }
    }

    KafkaProducer<byte[], byte[]> producer() {
        Map<String, Object> settings = Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
                ProducerConfig.CLIENT_ID_CONFIG, "orderup-operator",
                ProducerConfig.ACKS_CONFIG, "all",
                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, SEND_MILLIS / 2,
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, SEND_MILLIS,
                ProducerConfig.MAX_BLOCK_MS_CONFIG, SEND_MILLIS,
                ProducerConfig.ENABLE_METRICS_PUSH_CONFIG, false);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    Failure failure(Exception error) {
        Throwable cause = error.getCause() == null ? error : error.getCause();
        return Failure.Unavailable.unreachable("Kafka at " + bootstrapServers + " does not do it: " + cause.getMessage()
                + " (is the system up? ./orderup up starts it)", error);
    }

    static List<TopicPartition> partitions(KafkaConsumer<?, ?> consumer, String topic) {
        return consumer.partitionsFor(topic, PATIENCE).stream().map(info -> new TopicPartition(info.topic(), info.partition())).toList();
    }

    /** Reads on from where the consumer stands, up to places that are behind it; a partition that is past its own is done. */
    static void readUntil(KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends,
            Consumer<ConsumerRecord<byte[], byte[]>> reader) {
        long giveUp = System.nanoTime() + PATIENCE.toNanos();
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            var records = consumer.poll(POLL);
            if (!records.isEmpty()) {
                giveUp = System.nanoTime() + PATIENCE.toNanos();
            } else if (System.nanoTime() > giveUp) {
                throw new org.apache.kafka.common.errors.TimeoutException(
                        "no record in " + PATIENCE.toSeconds() + " s, although there are more");
            }
            for (var record : records) {
                if (record.offset() < ends.getOrDefault(new TopicPartition(record.topic(), record.partition()), 0L)) {
                    reader.accept(record);
                }
            }
        }
    }
}
