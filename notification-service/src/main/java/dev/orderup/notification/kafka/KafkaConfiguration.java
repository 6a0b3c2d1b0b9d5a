package dev.orderup.notification.kafka;

import org.apache.kafka.clients.admin.NewTopic;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.config.TopicBuilder;

/** The topics, and whether this instance hears them. */
@Configuration(proxyBeanMethods = false)
class KafkaConfiguration {
    /** As order-service describes it: whoever comes first creates it. */
    @Bean
    NewTopic orderEvents(KafkaSettings settings) {
        return TopicBuilder.name(settings.topic()).partitions(settings.partitions()).replicas(settings.replicationFactor()).build();
    }

    @Bean
    NewTopic deadLetterTopic(KafkaSettings settings) {
        return TopicBuilder.name(settings.deadLetterTopic()).partitions(1).replicas(settings.replicationFactor()).build();
    }

    /** Up from the moment that nothing published is missed. Kafka away later does not take it down: places are kept. */
    @Bean
    HealthIndicator orderEventsHealthIndicator(OrderEventsConsumer consumer) {
        return () -> consumer.isReading()
                ? Health.up().build()
                : Health.down().withDetail("reason", "has no place in order-events yet").build();
    }
}
