package dev.orderup.poller.kafka;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * The dead-letter topic: what was put aside, and its way back (topic 7, {@code kafka}).
 *
 * <p>A letter goes back to the group that could not take it in, on that group's own topic
 * {@code order-events.GROUP.redrive}: other subscribers had no trouble with it and must not hear it twice. How far the letters
 * have been sent back is the place of the consumer group {@code dlt-redrive}. A command that dies half-way sends some of them
 * again, which the group absorbs by version.
 */
public final class DeadLetters {
    static final String TOPIC = "order-events.DLT";
    private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);
    private static final String GROUP = "dlt-redrive";

    private final Broker broker;

    public DeadLetters(String bootstrapServers) {
        broker = new Broker(bootstrapServers);
    }

    /** All that are kept, the oldest first. Throws {@link dev.orderup.poller.order.Failure}. */
    public List<DeadLetter> all() {
        return broker.consuming(Map.of(ConsumerConfig.GROUP_ID_CONFIG, GROUP), DeadLetters::read);
    }

    /**
     * Sends back those that wait, the oldest first.
     *
     * @param limit how many at most
     * @return those that were sent
     */
    public List<DeadLetter> redrive(int limit) {
        return broker.consuming(Map.of(ConsumerConfig.GROUP_ID_CONFIG, GROUP), consumer -> redrive(consumer, limit));
    }

    private List<DeadLetter> redrive(KafkaConsumer<byte[], byte[]> consumer, int limit) {
        List<DeadLetter> letters = read(consumer);
        List<DeadLetter> sent = new ArrayList<>();
        try (KafkaProducer<byte[], byte[]> producer = broker.producer()) {
            for (DeadLetter letter : letters) {
                if (letter.state() == DeadLetter.State.WAITING) {
                    if (sent.size() == limit) {
                        break;
                    }
                    send(producer, letter);
                    sent.add(letter);
                }
                markDone(consumer, letter);
            }
        }
        return sent;
    }

    /** Acknowledged by the broker before the place moves on. */
    private void send(KafkaProducer<byte[], byte[]> producer, DeadLetter letter) {
        var record = letter.record();
        try {
            producer.send(new ProducerRecord<>("order-events." + letter.subscriber() + ".redrive", null, record.key(), record.value(),
                    record.headers())).get();
        } catch (ExecutionException e) {
            throw broker.failure(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw broker.failure(e);
        }
    }

    /** The place of the group is behind the letter. */
    private static void markDone(KafkaConsumer<?, ?> consumer, DeadLetter letter) {
        consumer.commitSync(Map.of(PARTITION, new OffsetAndMetadata(letter.offset() + 1)), Broker.PATIENCE);
    }

    private static List<DeadLetter> read(KafkaConsumer<byte[], byte[]> consumer) {
        List<TopicPartition> partitions = Broker.partitions(consumer, TOPIC);
        if (!partitions.equals(List.of(PARTITION))) {
            throw new KafkaException("the partitions of " + TOPIC + ": " + partitions + " (expected: " + PARTITION + ")");
        }
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        var committed = consumer.committed(Set.copyOf(partitions), Broker.PATIENCE).get(PARTITION);
        long redrivenUntil = committed == null ? 0 : committed.offset();
        var letters = new ArrayList<DeadLetter>();
        Broker.readUntil(consumer, consumer.endOffsets(partitions, Broker.PATIENCE),
                record -> letters.add(DeadLetter.of(record, redrivenUntil)));
        return letters;
    }
}
