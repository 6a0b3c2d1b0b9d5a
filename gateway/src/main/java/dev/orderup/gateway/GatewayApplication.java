package dev.orderup.gateway;

import dev.orderup.gateway.config.GatewaySettings;
import dev.orderup.gateway.config.SettingsReader;
import dev.orderup.gateway.metrics.GatewayMeters;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.event.ApplicationPreparedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.ConfigurableEnvironment;

/** Starts the gateway: Spring Boot around, Netty inside. */
@SpringBootApplication(proxyBeanMethods = false)
public class GatewayApplication {
    /** As other commands do when what was typed makes no sense. */
    private static final int WRONG_USAGE = 2;

    static void main(String[] args) {
        try {
            var typed = CommandLine.of(args);
            if (typed == null) {
                System.out.print(CommandLine.USAGE);
            } else {
                start(typed);
            }
        } catch (CommandLine.Mistake mistake) {
            System.err.println("gateway: " + mistake.getMessage());
            System.exit(WRONG_USAGE);
        }
    }

    private static void start(CommandLine typed) {
        var application = new SpringApplication(GatewayApplication.class);
        if (typed.check()) {
            application.setLogStartupInfo(false);
            application.addListeners((ApplicationListener<ApplicationPreparedEvent>) GatewayApplication::check);
        }
        application.run(typed.forSpring());
    }

    /** Comes after everything has said its settings and before anything is made of them, so no port is opened. */
    private static void check(ApplicationPreparedEvent prepared) {
        SettingsReader.read(prepared.getApplicationContext().getEnvironment());
        System.out.println("Nothing is wrong with these settings.");
        System.exit(0);
    }

    /** The same for tests, which see what was started. */
    static ConfigurableApplicationContext run(String... args) throws CommandLine.Mistake {
        var typed = CommandLine.of(args);
        if (typed == null) {
            throw new CommandLine.Mistake("--help starts nothing");
        }
        return SpringApplication.run(GatewayApplication.class, typed.forSpring());
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
