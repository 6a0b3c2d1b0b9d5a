package dev.orderup.labs.kafka;

import dev.orderup.labs.report.LabFailure;
import dev.orderup.labs.system.OrderEvents;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** The consumer group as the broker sees it: who is in it, and how far it is on order-events. Safe for use by several threads. */
final class Group implements AutoCloseable {
    static final String NAME = "kitchen-analytics";
    private static final List<TopicPartition> PARTITIONS = IntStream.range(0, OrderEvents.PARTITIONS)
            .mapToObj(partition -> new TopicPartition(OrderEvents.TOPIC, partition))
            .toList();
    private static final long ANSWER_WITHIN_SECONDS = 30;

    private final Admin admin;

    /**
     * Who takes part.
     *
     * @param partitions those of order-events that it has
     */
    record Member(String id, Set<TopicPartition> partitions) {}

    Group(String kafka) {
        admin = Admin.create(Map.of("bootstrap.servers", kafka));
    }

    List<Member> members() throws InterruptedException {
        var group = answer(Objects.requireNonNull(admin.describeConsumerGroups(List.of(NAME)).describedGroups().get(NAME)));
        return group.members()
                .stream()
                .map(member -> new Member(member.consumerId(), member.assignment()
                        .topicPartitions()
                        .stream()
                        .filter(partition -> partition.topic().equals(OrderEvents.TOPIC))
                        .collect(Collectors.toUnmodifiableSet())))
                .toList();
    }

    /** The place of each partition: the offset of the first record that is not done. */
    Map<TopicPartition, Long> places() throws InterruptedException {
        var committed = answer(admin.listConsumerGroupOffsets(NAME).partitionsToOffsetAndMetadata());
        return PARTITIONS.stream()
                .collect(Collectors.toUnmodifiableMap(partition -> partition, partition -> offset(committed.get(partition))));
    }

    /** Records that are published and not done. */
    long lag() throws InterruptedException {
        // Places before ends, so that an end is never before its place.
        var places = places();
        var ends = answer(admin.listOffsets(PARTITIONS.stream().collect(Collectors.toMap(partition -> partition, _ -> OffsetSpec.latest())))
                .all());
        return ends.entrySet().stream().mapToLong(end -> end.getValue().offset() - places.getOrDefault(end.getKey(), 0L)).sum();
    }

    private static long offset(@Nullable OffsetAndMetadata committed) {
        return committed == null ? 0 : committed.offset();
    }

    private static <T> T answer(KafkaFuture<T> asked) throws InterruptedException {
        try {
            return asked.get(ANSWER_WITHIN_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new LabFailure("the broker does not tell of the group %s: %s".formatted(NAME, e), e);
        }
    }

    @Override
    public void close() {
        admin.close();
    }
}
