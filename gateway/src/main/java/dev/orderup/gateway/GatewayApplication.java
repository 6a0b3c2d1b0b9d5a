package dev.orderup.gateway;

import dev.orderup.gateway.config.GatewaySettings;
import dev.orderup.gateway.config.SettingsReader;
import dev.orderup.gateway.metrics.GatewayMeters;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.ConfigurableEnvironment;

/** Starts the gateway: Spring Boot around, Netty inside. */
@SpringBootApplication(proxyBeanMethods = false)
public class GatewayApplication {
    static void main(String[] args) {
        SpringApplication.run(GatewayApplication.class, args);
    }

    @Bean
    GatewaySettings settings(ConfigurableEnvironment environment) {
        return SettingsReader.read(environment);
    }

    @Bean
    Gateway gateway(GatewaySettings settings, MeterRegistry registry) {
        return new Gateway(settings, new GatewayMeters(registry));
    }
}
