package dev.orderup.poller.pattern;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.orderup.contracts.event.v1.OrderStatusChanged;
import dev.orderup.poller.cost.Spending;
import dev.orderup.poller.order.Failure;
import dev.orderup.poller.order.OrderProto;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the whole topic on one thread and hands out what its followers ask for.
 *
 * <p>It joins no group and commits no offset: where to begin follows from the order itself. A follower that comes later
 * than an event of its order is served by going back to the time at which the order was made; what others thereby see
 * again, they absorb by version.
 */
final class TopicReader implements Runnable, AutoCloseable {
    static final String TOPIC = "order-events";

    // Records are stamped by the publisher: this is how far its clock may be behind the one that stamped the order's id.
    private static final Duration CLOCKS_APART = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration IDLE = Duration.ofMillis(100);

    private final String bootstrapServers;
    private final KafkaConsumer<String, byte[]> consumer;
    // As many as there are followers at once; they are few, and each came by a command.
    private final BlockingQueue<TopicFollower> newcomers = new LinkedBlockingQueue<>();
    // Have come, but the broker has not yet said where their events begin.
    private final List<TopicFollower> waiting = new ArrayList<>();
    private final List<TopicFollower> followers = new ArrayList<>();
    private final AtomicLong absorbed = new AtomicLong();
    private volatile boolean closing;

    TopicReader(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
        this.consumer = consumer(bootstrapServers);
    }

    private static KafkaConsumer<String, byte[]> consumer(String bootstrapServers) {
        try {
            return new KafkaConsumer<>(settings(bootstrapServers), new StringDeserializer(), new ByteArrayDeserializer());
        } catch (KafkaException e) {
            throw cannotRead(bootstrapServers, e.getCause() == null ? e : e.getCause());
        }
    }

    private static Map<String, Object> settings(String bootstrapServers) {
        return Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
                ConsumerConfig.CLIENT_ID_CONFIG, "orderup-poller-client",
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false,
                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false,
                ConsumerConfig.ENABLE_METRICS_PUSH_CONFIG, false);
    }

    void add(TopicFollower follower) {
        newcomers.add(follower);
        consumer.wakeup();
    }

    @Override
    public void run() {
        try (consumer) {
            while (!closing) {
                turn();
            }
        }
    }

    private void turn() {
        try {
            waiting.addAll(newcomers());
            if (!waiting.isEmpty()) {
                admit();
            }
            followers.removeIf(TopicFollower::isGone);
            if (!followers.isEmpty()) {
                consumer.poll(PATIENCE).forEach(this::deliver);
            }
        } catch (WakeupException e) {
            // Somebody new has come, or it is time to close: the next turn sees to either.
            return;
        } catch (KafkaException e) {
            failAll(e);
        }
    }

    /** Waits for somebody to come while nobody is there. */
    private List<TopicFollower> newcomers() {
        var come = new ArrayList<TopicFollower>();
        try {
            if (followers.isEmpty() && waiting.isEmpty()) {
                TopicFollower first = newcomers.poll(IDLE.toMillis(), TimeUnit.MILLISECONDS);
                if (first != null) {
                    come.add(first);
                }
            }
        } catch (InterruptedException e) {
            closing = true;
        }
        newcomers.drainTo(come);
        return come;
    }

    /** Sets the reader back far enough that it will come across every event of those who wait. */
    private void admit() {
        List<TopicPartition> partitions = partitions();
        if (consumer.assignment().isEmpty()) {
            consumer.assign(partitions);
            consumer.seekToEnd(partitions);
        }
        long since = waiting.stream()
                .map(TopicFollower::born)
                .min(Comparator.naturalOrder())
                .orElseThrow()
                .minus(CLOCKS_APART)
                .toEpochMilli();
        Map<TopicPartition, OffsetAndTimestamp> starts = consumer.offsetsForTimes(
                partitions.stream().collect(Collectors.toMap(Function.identity(), partition -> Math.max(0, since))), PATIENCE);
        starts.forEach(this::setBack);
        followers.addAll(waiting);
        waiting.clear();
    }

    private List<TopicPartition> partitions() {
        List<PartitionInfo> found = consumer.partitionsFor(TOPIC, PATIENCE);
        if (found.isEmpty()) {
            throw new UnknownTopicOrPartitionException("there is no topic " + TOPIC);
        }
        return found.stream().map(info -> new TopicPartition(info.topic(), info.partition())).toList();
    }

    /** No record is as young as asked for: then the end, where the reader is or is going, is where to be. */
    private void setBack(TopicPartition partition, @Nullable OffsetAndTimestamp start) {
        if (start != null && start.offset() < consumer.position(partition, PATIENCE)) {
            consumer.seek(partition, start.offset());
        }
    }

    private void deliver(ConsumerRecord<String, byte[]> record) {
        for (TopicFollower follower : followers) {
            if (follower.orderId().equals(record.key())) {
                deliver(record, follower);
            }
        }
    }

    private void deliver(ConsumerRecord<String, byte[]> record, TopicFollower follower) {
        try {
            if (!follower.offer(OrderProto.update(OrderStatusChanged.parseFrom(record.value())))) {
                absorbed.incrementAndGet();
            }
        } catch (InvalidProtocolBufferException e) {
            String where = record.topic() + "-" + record.partition() + " at offset " + record.offset();
            follower.fail(new Failure.Refused("the record on " + where + " is no OrderStatusChanged: " + e.getMessage(), e));
        }
    }

    private void failAll(KafkaException error) {
        var failure = cannotRead(bootstrapServers, error);
        followers.addAll(waiting);
        waiting.clear();
        followers.forEach(follower -> follower.fail(failure));
        followers.clear();
    }

    private static Failure cannotRead(String bootstrapServers, Throwable error) {
        return Failure.Unavailable.unreachable(
                "cannot read " + TOPIC + " from Kafka at " + bootstrapServers + ": " + error.getMessage() + "; start it with ./orderup up",
                error);
    }

    Spending spending() {
        return new Spending(total("request-total"), total("connection-creation-total"), total("outgoing-byte-total"),
                total("incoming-byte-total"), null, absorbed.get());
    }

    /** The selector's own counters: what went through the sockets, the bytes of the protocol's framing included. */
    private long total(String name) {
        return consumer.metrics()
                .values()
                .stream()
                .filter(metric -> metric.metricName().group().equals("consumer-metrics") && metric.metricName().name().equals(name))
                .mapToLong(metric -> ((Number) metric.metricValue()).longValue())
                .sum();
    }

    @Override
    public void close() {
        closing = true;
        consumer.wakeup();
    }
}
