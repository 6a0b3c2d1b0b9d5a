package dev.orderup.notification.kafka;

import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import dev.orderup.notification.feed.OrderFeed;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.kafka.support.micrometer.KafkaListenerObservation;
import org.springframework.kafka.support.micrometer.KafkaListenerObservation.DefaultKafkaListenerObservationConvention;
import org.springframework.kafka.support.micrometer.KafkaRecordReceiverContext;
import org.springframework.stereotype.Component;

/**
 * Publish-subscribe from outside: reads all of order-events on one thread and gives it to the feed.
 *
 * <p><b>When to choose it</b>: every instance needs every record, and needs to know from which record on. A consumer group
 * divides a topic among its members and remembers where they were; here nothing is divided and nothing is remembered, so
 * partitions are assigned by hand and the group is left out (RATIONALE.md).
 *
 * <p><b>The story</b>: ask Kafka for the topic (create it if nobody has), take every partition, go to the end, and only
 * then be ready. Then poll. While Kafka is away, poll waits and the places are kept. When a place is lost, every followed
 * order is doubted and its history read. When anything else goes wrong, the consumer is thrown away and the story begins
 * again, with all orders in doubt.
 */
@Component
class OrderEventsConsumer implements SmartLifecycle, Runnable {
    private static final String NAME = "order-events";
    private static final Logger logger = LoggerFactory.getLogger(OrderEventsConsumer.class);

    private final ConsumerFactory<byte[], byte[]> consumers;
    private final KafkaAdmin topics;
    private final OrderFeed feed;
    private final DeadLetters deadLetters;
    private final KafkaSettings settings;
    private final ObservationRegistry observations;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile boolean reading;
    private volatile boolean started;

    OrderEventsConsumer(ConsumerFactory<byte[], byte[]> consumers, KafkaAdmin topics, OrderFeed feed, DeadLetters deadLetters,
            KafkaSettings settings,
            ObservationRegistry observations) {
        this.consumers = consumers;
        this.topics = topics;
        this.feed = feed;
        this.deadLetters = deadLetters;
        this.settings = settings;
        this.observations = observations;
    }

    /** True once every partition has its place: from then on nothing that is published is missed. */
    boolean isReading() {
        return reading;
    }

    @Override
    public void run() {
        while (isRunning()) {
            try (OrderEventsReader reader = new OrderEventsReader(consumer(), settings, feed::doubtAll)) {
                read(reader);
            } catch (RuntimeException e) {
                logger.warn("Reading {} failed; it begins anew in {}", settings.topic(), settings.backOff(), e);
            }
            pause();
        }
    }

    private void read(OrderEventsReader reader) {
        while (isRunning() && !reader.open()) {
            createTopics();
            pause();
        }
        feed.doubtAll();
        reading = true;
        while (isRunning()) {
            reader.poll().forEach(this::observe);
        }
    }

    /** Takes up the trace that the record carries. */
    private void observe(ConsumerRecord<byte[], byte[]> record) {
        Observation observation = KafkaListenerObservation.LISTENER_OBSERVATION.observation(null,
                DefaultKafkaListenerObservationConvention.INSTANCE,
                () -> new KafkaRecordReceiverContext(record, NAME, () -> null), observations);
        observation.observe(() -> take(record));
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        try {
            feed.publish(OrderEventDecoder.decode(record));
        } catch (PoisonRecordException e) {
            deadLetters.put(record, e);
        }
    }

    private Consumer<byte[], byte[]> consumer() {
        Properties overrides = new Properties();
        overrides.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        overrides.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        overrides.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        return consumers.createConsumer(null, NAME, null, overrides);
    }

    private void createTopics() {
        if (!topics.initialize()) {
            logger.info("Waiting for Kafka and its topic {}", settings.topic());
        }
    }

    private void pause() {
        try {
            stopped.await(settings.backOff().toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void start() {
        // Before the thread is: it looks at this first.
        started = true;
        Thread.ofPlatform().name(NAME).start(this);
    }

    @Override
    public void stop() {
        stopped.countDown();
    }

    @Override
    public boolean isRunning() {
        return started && stopped.getCount() > 0;
    }
}
