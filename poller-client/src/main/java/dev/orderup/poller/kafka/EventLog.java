package dev.orderup.poller.kafka;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.orderup.contracts.event.v1.OrderStatusChanged;
import dev.orderup.poller.order.OrderProto;
import dev.orderup.poller.order.OrderUpdate;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * The topic as a log: what was published can be read again, from any time that is still kept, by anybody, as often as wanted
 * (topic 7, {@code kafka}).
 *
 * <p>It joins no group and moves nobody's place. The broker looks up the first record of each partition that is as young as
 * asked for, and reading ends where the topic ended when it began.
 */
public final class EventLog {
    private static final String TOPIC = "order-events";

    private final Broker broker;

    public EventLog(String bootstrapServers) {
        broker = new Broker(bootstrapServers);
    }

    /**
     * Gives each event published since then to the reader, each partition in its order. Throws
     * {@link dev.orderup.poller.order.Failure}.
     *
     * @return how many records were no events
     */
    public long since(Instant since, Consumer<LoggedEvent> reader) {
        return broker.consuming(Map.of(), consumer -> read(consumer, since, reader));
    }

    private static long read(KafkaConsumer<byte[], byte[]> consumer, Instant since, Consumer<LoggedEvent> reader) {
        List<TopicPartition> partitions = Broker.partitions(consumer, TOPIC);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, Broker.PATIENCE);
        consumer.assign(partitions);
        var starts = consumer.offsetsForTimes(
                partitions.stream().collect(Collectors.toMap(Function.identity(), _ -> Math.max(0, since.toEpochMilli()))),
                Broker.PATIENCE);
        // No record is as young: its end is where it begins.
        partitions.forEach(partition -> {
            var start = starts.get(partition);
            consumer.seek(partition, start == null ? ends.getOrDefault(partition, 0L) : start.offset());
        });
        var unreadable = new long[1];
        Broker.readUntil(consumer, ends, record -> event(record).ifPresentOrElse(reader, () -> unreadable[0]++));
        return unreadable[0];
    }

    private static Optional<LoggedEvent> event(ConsumerRecord<byte[], byte[]> record) {
        try {
            OrderStatusChanged event = OrderStatusChanged.parseFrom(record.value());
            OrderUpdate update = OrderProto.update(event);
            return Optional.of(new LoggedEvent(record.partition(), record.offset(), Instant.ofEpochMilli(record.timestamp()),
                    update.orderId(), update.version(), update.status(), update.at(), event.getRestaurantId(), event.getTotalCents()));
        } catch (InvalidProtocolBufferException | dev.orderup.poller.order.Failure e) {
            return Optional.empty();
        }
    }
}
