package dev.orderup.notification.analytics;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.springframework.kafka.core.ConsumerFactory;

/**
 * One walk over the topic, from a time to what was its end when the walk began. It is no member of the group and moves no place
 * of it: the group goes on with what is new, and what both take in is absorbed. For one thread.
 */
final class Replay implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(500);

    private final KitchenView view;
    private final AnalyticsMeters meters;
    private final AnalyticsSettings settings;
    private final Consumer<byte[], byte[]> consumer;
    private final Map<TopicPartition, Long> starts;
    private final Map<TopicPartition, Long> ends;
    private ReplayProgress progress;
    private long lastHeardNanos = System.nanoTime();

    private Replay(KitchenView view, AnalyticsMeters meters, AnalyticsSettings settings, Consumer<byte[], byte[]> consumer, Instant since) {
        this.view = view;
        this.meters = meters;
        this.settings = settings;
        this.consumer = consumer;
        List<TopicPartition> partitions = consumer.partitionsFor(settings.topic(), settings.patience())
                .stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        ends = consumer.endOffsets(partitions, settings.patience());
        starts = starts(partitions, since);
        consumer.assign(partitions);
        starts.forEach(consumer::seek);
        progress = new ReplayProgress(since, 0, total(), 0, 0, 0);
    }

    static Replay begin(ConsumerFactory<byte[], byte[]> consumers, KitchenView view, AnalyticsMeters meters, AnalyticsSettings settings,
            Instant since) {
        Properties overrides = new Properties();
        overrides.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest"); // What has been deleted meanwhile cannot be replayed.
        overrides.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        overrides.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        overrides.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, Integer.toString(settings.batch()));
        Consumer<byte[], byte[]> consumer = consumers.createConsumer(null, "replay", null, overrides);
        try {
            return new Replay(view, meters, settings, consumer, since);
        } catch (RuntimeException e) {
            consumer.close();
            throw e;
        }
    }

    /** The next batch. It may have nothing in it. */
    ReplayProgress step() {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
        if (!records.isEmpty()) {
            lastHeardNanos = System.nanoTime();
        } else if (System.nanoTime() - lastHeardNanos > settings.patience().multipliedBy(2).toNanos()) {
            throw new TimeoutException("Kafka has not sent the rest of " + settings.topic());
        }
        List<ConsumerRecord<byte[], byte[]>> within = within(records);
        List<KitchenEvent> events = within.stream().flatMap(record -> decode(record).stream()).toList();
        Taken taken = view.take(events);
        meters.took(taken);
        progress = progress.and(within.size(), taken);
        return progress;
    }

    boolean isOver() {
        return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey(), settings.patience()) >= end.getValue());
    }

    /** A record that cannot be read is counted: that it is on the dead-letter topic the group has seen to. */
    private static List<KitchenEvent> decode(ConsumerRecord<byte[], byte[]> record) {
        try {
            return List.of(KitchenEventDecoder.decode(record));
        } catch (PoisonEventException _) {
            return List.of();
        }
    }

    private List<ConsumerRecord<byte[], byte[]>> within(ConsumerRecords<byte[], byte[]> records) {
        return records.partitions()
                .stream()
                .flatMap(partition -> records.records(partition).stream().filter(record -> record.offset() < end(partition)))
                .toList();
    }

    private long end(TopicPartition partition) {
        return ends.getOrDefault(partition, 0L);
    }

    private Map<TopicPartition, Long> starts(List<TopicPartition> partitions, Instant since) {
        Map<TopicPartition, OffsetAndTimestamp> found = consumer.offsetsForTimes(
                partitions.stream().collect(Collectors.toMap(Function.identity(), _ -> Math.max(0, since.toEpochMilli()))),
                settings.patience());
        // No record of a partition is as young: there is nothing of it to replay.
        return partitions.stream().collect(Collectors.toMap(Function.identity(), partition -> {
            OffsetAndTimestamp start = found.get(partition);
            return start == null ? end(partition) : start.offset();
        }));
    }

    private long total() {
        return starts.entrySet().stream().mapToLong(start -> end(start.getKey()) - start.getValue()).sum();
    }

    @Override
    public void close() {
        consumer.close();
    }
}
