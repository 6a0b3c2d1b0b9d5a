package dev.orderup.notification.analytics;

import java.nio.charset.StandardCharsets;
import java.util.Properties;

import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.springframework.boot.kafka.autoconfigure.ConcurrentKafkaListenerContainerFactoryConfigurer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory;
import org.springframework.kafka.config.TopicBuilder;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.KafkaOperations;
import org.springframework.kafka.listener.ContainerProperties.AckMode;
import org.springframework.kafka.listener.DeadLetterPublishingRecoverer;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.kafka.KafkaException;
import org.springframework.kafka.support.KafkaHeaders;
import org.springframework.util.backoff.BackOff;
import org.springframework.util.backoff.ExponentialBackOff;

/** How the group listens, and what it does about a failure. */
@Configuration(proxyBeanMethods = false)
class AnalyticsConfiguration {
    private static final double DOUBLED = 2;
    /** About as many events as fill a batch; if they are there sooner, they do not wait. */
    private static final int GATHERED_BYTES = 128 * 1024;

    /** One partition: what comes back is little, and its place in the sequence is lost anyway. */
    @Bean
    NewTopic kitchenAnalyticsRedriveTopic(AnalyticsSettings settings) {
        return TopicBuilder.name(settings.redriveTopic()).partitions(1).replicas(settings.replicationFactor()).build();
    }

    @Bean
    ConcurrentKafkaListenerContainerFactory<Object, Object> kitchenAnalyticsContainers(
            ConcurrentKafkaListenerContainerFactoryConfigurer configurer,
            ConsumerFactory<Object, Object> consumers,
            DefaultErrorHandler kitchenAnalyticsErrorHandler,
            AnalyticsSettings settings) {
        ConcurrentKafkaListenerContainerFactory<Object, Object> containers = new ConcurrentKafkaListenerContainerFactory<>();
        configurer.configure(containers, consumers);
        containers.setBatchListener(true);
        containers.setCommonErrorHandler(kitchenAnalyticsErrorHandler);
        // After the listener has returned, and that is after the view's transaction.
        containers.getContainerProperties().setAckMode(AckMode.BATCH);
        containers.getContainerProperties().setSyncCommitTimeout(settings.patience());
        containers.getContainerProperties().setShutdownTimeout(settings.patience().toMillis());
        // Not on the factory's container properties: of those, the consumer's are not handed on.
        containers.setContainerCustomizer(
                container -> container.getContainerProperties().setKafkaConsumerProperties(properties(settings)));
        return containers;
    }

    private static Properties properties(AnalyticsSettings settings) {
        Properties properties = new Properties();
        properties.setProperty(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest"); // A new group tells the whole story.
        properties.setProperty(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        properties.setProperty(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, Integer.toString(settings.batch()));
        // Nobody waits for a view as for an update: it is worth more to write it in big batches than at once.
        properties.setProperty(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, Integer.toString(GATHERED_BYTES));
        properties.setProperty(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, Long.toString(settings.gather().toMillis()));
        properties.setProperty(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, Long.toString(settings.sessionTimeout().toMillis()));
        properties.setProperty(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, Long.toString(settings.sessionTimeout().toMillis() / 3));
        properties.setProperty(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, Long.toString(settings.pollTimeout().toMillis()));
        // A member keeps what it may keep, and goes on reading it, while others come and go.
        properties.setProperty(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        return properties;
    }

    @Bean
    DefaultErrorHandler kitchenAnalyticsErrorHandler(KafkaOperations<byte[], byte[]> kafka, AnalyticsSettings settings,
            AnalyticsMeters meters,
            Standstill standstill) {
        DeadLetterPublishingRecoverer deadLetters = new DeadLetterPublishingRecoverer(kafka,
                (_, _) -> new TopicPartition(settings.deadLetterTopic(), -1));
        // A dead letter that dies again still tells where it came from first.
        deadLetters.setAppendOriginalHeaders(false);
        // Spring Kafka takes the group from the wrapping, which is taken off below.
        deadLetters.setHeadersFunction((_, _) -> new RecordHeaders().add(KafkaHeaders.DLT_ORIGINAL_CONSUMER_GROUP,
                settings.group().getBytes(StandardCharsets.UTF_8)));
        // The reason is what went wrong, not in which wrapping it came here.
        DefaultErrorHandler handler = new DefaultErrorHandler(
                (record, failure) -> deadLetters.accept(record, Blame.reason(failure)), bounded(settings));
        handler.addNotRetryableExceptions(PoisonEventException.class);
        BackOff unbounded = unbounded(settings);
        handler.setBackOffFunction((_, failure) -> Blame.isOutage(failure) ? unbounded : null);
        // What is left of a batch is given again before anything new is: a batch without the failed record would succeed in between, and
        // with each success Spring Kafka forgets how often others have failed, so that one would be tried for ever.
        handler.setSeekAfterError(false);
        handler.setRetryListeners(new Failures(meters, standstill));
        handler.setLogLevel(KafkaException.Level.DEBUG); // Said once, by Standstill and Failures.
        return handler;
    }

    private static BackOff bounded(AnalyticsSettings settings) {
        ExponentialBackOff backOff = unbounded(settings);
        backOff.setMaxAttempts(settings.retries());
        return backOff;
    }

    /** Its pauses are bounded, their number is not: the place is kept, and the events are in Kafka. */
    private static ExponentialBackOff unbounded(AnalyticsSettings settings) {
        ExponentialBackOff backOff = new ExponentialBackOff(settings.backOff().toMillis(), DOUBLED);
        backOff.setMaxInterval(settings.backOffMax().toMillis());
        return backOff;
    }
}
