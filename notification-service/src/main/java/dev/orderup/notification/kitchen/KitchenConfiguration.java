package dev.orderup.notification.kitchen;

import java.util.Properties;

import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.springframework.boot.kafka.autoconfigure.ConcurrentKafkaListenerContainerFactoryConfigurer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.KafkaException;
import org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.listener.ContainerProperties.AckMode;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.util.backoff.ExponentialBackOff;

/** How the group listens. A record is never at fault here (what cannot be read is no ticket), so a batch is tried until the database is back. */
@Configuration(proxyBeanMethods = false)
class KitchenConfiguration {
    private static final double DOUBLED = 2;

    @Bean
    ConcurrentKafkaListenerContainerFactory<Object, Object> kitchenTicketContainers(
            ConcurrentKafkaListenerContainerFactoryConfigurer configurer, ConsumerFactory<Object, Object> consumers,
            KitchenSettings settings) {
        ConcurrentKafkaListenerContainerFactory<Object, Object> containers = new ConcurrentKafkaListenerContainerFactory<>();
        configurer.configure(containers, consumers);
        containers.setBatchListener(true);
        containers.setCommonErrorHandler(untilItIsBack(settings));
        // After the listener has returned, and that is after the tickets' transaction.
        containers.getContainerProperties().setAckMode(AckMode.BATCH);
        containers.setContainerCustomizer(
                container -> container.getContainerProperties().setKafkaConsumerProperties(properties(settings)));
        return containers;
    }

    private static DefaultErrorHandler untilItIsBack(KitchenSettings settings) {
        // Its pauses are bounded, their number is not: the place is kept, and the events are in Kafka.
        ExponentialBackOff backOff = new ExponentialBackOff(settings.backOff().toMillis(), DOUBLED);
        backOff.setMaxInterval(settings.backOffMax().toMillis());
        DefaultErrorHandler handler = new DefaultErrorHandler(backOff);
        handler.setLogLevel(KafkaException.Level.DEBUG); // The board says it once.
        return handler;
    }

    private static Properties properties(KitchenSettings settings) {
        Properties properties = new Properties();
        properties.setProperty(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest"); // A new group opens the tickets of all orders that go on.
        properties.setProperty(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        properties.setProperty(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, Integer.toString(settings.batch()));
        properties.setProperty(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, "10000"); // So late is a killed member's work done by another.
        properties.setProperty(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, "3000");
        properties.setProperty(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        return properties;
    }
}
