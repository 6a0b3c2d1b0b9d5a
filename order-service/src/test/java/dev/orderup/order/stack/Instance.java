package dev.orderup.order.stack;

import dev.orderup.order.OrderServiceApplication;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.grpc.server.lifecycle.GrpcServerLifecycle;

/** One running order-service, as its main method starts it. */
public final class Instance implements AutoCloseable {
    private static final class Shared {
        static final Instance INSTANCE = start(Map.of());
    }

    private final ConfigurableApplicationContext context;

    private Instance(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /** The one that most tests use: the kitchen takes a step each 50 ms, but not with orders of the restaurant "manual". */
    public static Instance shared() {
        return Shared.INSTANCE;
    }

    public static Instance start(Map<String, String> settings) {
        var properties = new HashMap<>(Stack.properties());
        properties.put("orderup.fulfilment.pace", "50ms");
        properties.put("orderup.fulfilment.manual-restaurants", "manual,manual-too");
        properties.putAll(settings);
        var arguments = new ArrayList<String>();
        properties.forEach((name, value) -> arguments.add("--" + name + "=" + value));
        return new Instance(
                new SpringApplication(OrderServiceApplication.class, OwnEventLoops.class).run(arguments.toArray(String[]::new)));
    }

    public Http http() {
        return new Http(environment().getRequiredProperty("local.server.port", Integer.class));
    }

    public Http management() {
        return new Http(environment().getRequiredProperty("local.management.port", Integer.class));
    }

    public int grpcPort() {
        return bean(GrpcServerLifecycle.class).getPort();
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    private Environment environment() {
        return context.getEnvironment();
    }

    @Override
    public void close() {
        context.close();
    }
}
