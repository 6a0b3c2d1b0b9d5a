package dev.orderup.notification.analytics;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.stereotype.Component;

/**
 * How far the group, all of its members together, is behind the topic. Asked of the broker, so that it is also known when no
 * member is alive, and by instances that are no member. Safe for use by several threads.
 */
@Component
class GroupLag implements AutoCloseable {
    /** Whoever asks within this time is told the same: questions to the broker do not grow with readers of the view. */
    private static final Duration FRESH = Duration.ofMillis(500);
    /** While Kafka is away, only one reader in this time waits for it. */
    private static final Duration UNKNOWN_STANDS = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final KafkaAdmin kafka;
    private final AnalyticsSettings settings;
    private final MultiGauge gauge;
    private @Nullable Admin admin;
    private AsOf last = AsOf.unknown(Instant.EPOCH);
    private Instant standsUntil = Instant.EPOCH;

    GroupLag(KafkaAdmin kafka, AnalyticsSettings settings, MeterRegistry registry) {
        this.kafka = kafka;
        this.settings = settings;
        gauge = MultiGauge.builder("orderup.analytics.lag")
                .description("Events that are published and not yet in the view, by partition")
                .register(registry);
    }

    /** How it is now, or was a moment ago; unknown if Kafka does not say. */
    synchronized AsOf asOf() {
        if (Instant.now().isAfter(standsUntil)) {
            last = sample();
            standsUntil = Instant.now().plus(last.isKnown() ? FRESH : UNKNOWN_STANDS);
            gauge.register(last.partitions().stream().map(this::row).toList(), true);
        }
        return last;
    }

    private Row<?> row(AsOf.Place place) {
        return Row.of(Tags.of("group", settings.group(), "topic", settings.topic(), "partition", Integer.toString(place.partition())),
                place::lag);
    }

    private AsOf sample() {
        // The time first: what is known is at least as young as it.
        Instant now = Instant.now();
        try {
            return new AsOf(now, places(connected()));
        } catch (KafkaException | ExecutionException | TimeoutException _) {
            // Said to whoever asks, as unknown; that Kafka is away the feed's consumer says once.
            return AsOf.unknown(now);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return AsOf.unknown(now);
        }
    }

    private Admin connected() {
        Admin connected = admin;
        if (connected == null) {
            connected = Admin.create(kafka.getConfigurationProperties());
            admin = connected;
        }
        return connected;
    }

    private List<AsOf.Place> places(Admin broker) throws ExecutionException, InterruptedException, TimeoutException {
        // Places before ends, so that an end is never before its place.
        Map<TopicPartition, OffsetAndMetadata> committed = await(
                broker.listConsumerGroupOffsets(settings.group()).partitionsToOffsetAndMetadata());
        Map<TopicPartition, OffsetSpec> wanted = await(broker.describeTopics(List.of(settings.topic())).allTopicNames()).values()
                .stream()
                .flatMap(topic -> topic.partitions().stream())
                .collect(Collectors.toMap(info -> new TopicPartition(settings.topic(), info.partition()), _ -> OffsetSpec.latest()));
        return await(broker.listOffsets(wanted).all()).entrySet()
                .stream()
                .map(end -> place(end.getKey(), committed.get(end.getKey()), end.getValue().offset()))
                .sorted(Comparator.comparing(AsOf.Place::partition))
                .toList();
    }

    /** No place committed: nothing of the partition has been read. */
    private static AsOf.Place place(TopicPartition partition, @Nullable OffsetAndMetadata committed, long end) {
        return new AsOf.Place(partition.partition(), committed == null ? 0 : committed.offset(), end);
    }

    private <T> T await(KafkaFuture<T> answer) throws ExecutionException, InterruptedException, TimeoutException {
        return answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public synchronized void close() {
        if (admin != null) {
            admin.close(Duration.ZERO);
        }
    }
}
