package dev.orderup.order;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.scheduling.annotation.EnableScheduling;

/**
 * Starts order-service: orders over REST and gRPC, stored in PostgreSQL, published on Kafka.
 *
 * <p>
 * The way through it: {@code rest | grpc} → {@link dev.orderup.order.domain.Orders} → {@code persistence} (order row and event row in one
 * transaction) → {@code outbox} → Kafka.
 */
@SpringBootApplication
@ConfigurationPropertiesScan
@EnableScheduling
public class OrderServiceApplication {
    static void main(String[] args) {
        SpringApplication.run(OrderServiceApplication.class, args);
    }
}
