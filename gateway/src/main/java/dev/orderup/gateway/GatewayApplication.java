package dev.orderup.gateway;

import dev.orderup.gateway.config.GatewaySettings;
import dev.orderup.gateway.config.SettingsCheck;
import dev.orderup.gateway.metrics.GatewayMeters;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/** Starts the gateway: Spring Boot around, Netty inside. */
@SpringBootApplication(proxyBeanMethods = false)
@EnableConfigurationProperties(GatewaySettings.class)
public class GatewayApplication {
    static void main(String[] args) {
        SpringApplication.run(GatewayApplication.class, args);
    }

    @Bean
    Gateway gateway(GatewaySettings settings, MeterRegistry registry) {
        return new Gateway(SettingsCheck.checked(settings), new GatewayMeters(registry));
    }
}
