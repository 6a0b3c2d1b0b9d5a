package dev.orderup.notification.kafka;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where order events come from.
 *
 * @param partitions of the topic, if this service is the one that creates it
 * @param replicationFactor likewise
 * @param patience how long one request to Kafka may take before it is asked again
 * @param backOff the pause after Kafka failed
 * @param newPartitionsAfter how long a partition that was added to the topic may go unnoticed
 */
@ConfigurationProperties("orderup.order-events")
record KafkaSettings(@DefaultValue("order-events") String topic, @DefaultValue("order-events.DLT") String deadLetterTopic,
        @DefaultValue("6") int partitions, @DefaultValue("1") short replicationFactor, @DefaultValue("5s") Duration patience,
        @DefaultValue("500ms") Duration backOff, @DefaultValue("30s") Duration newPartitionsAfter) {}
