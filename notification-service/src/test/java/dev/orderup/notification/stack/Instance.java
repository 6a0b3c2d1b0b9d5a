package dev.orderup.notification.stack;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

import dev.orderup.notification.NotificationServiceApplication;

import io.micrometer.core.instrument.MeterRegistry;
import org.awaitility.Awaitility;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.grpc.server.lifecycle.GrpcServerLifecycle;
import org.springframework.http.client.ReactorResourceFactory;

/** One running notification-service, on ports of its own. */
public final class Instance implements AutoCloseable {
    private final ConfigurableApplicationContext context;

    /** The settings are those of the test; {@code more} may add beans to the context. */
    Instance(Map<String, String> settings, Consumer<GenericApplicationContext> more) {
        SpringApplication application = new SpringApplication(NotificationServiceApplication.class);
        application.addInitializers(context -> {
            ((GenericApplicationContext) context).registerBean(ReactorResourceFactory.class, Instance::eventLoops);
            more.accept((GenericApplicationContext) context);
        });
        context = application.run(arguments(settings));
    }

    /** The command line of an instance of a test. */
    static String[] arguments(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(Map.of("server.port", "0", "management.server.port", "0", "spring.grpc.server.port", "0",
                "orderup.history.deadline", "1s", "spring.jmx.enabled", "false", "orderup.jwt.jwks-uri",
                Stack.ISSUER.uri("/.well-known/jwks.json").toString(), "orderup.jwt.token-uri", Stack.ISSUER.uri("/tokens").toString()));
        all.putAll(settings);
        return all.entrySet().stream().map(entry -> "--" + entry.getKey() + "=" + entry.getValue()).toArray(String[]::new);
    }

    /** Event loops of its own: the global ones would stop for all instances of this JVM when one of them does. */
    private static ReactorResourceFactory eventLoops() {
        ReactorResourceFactory eventLoops = new ReactorResourceFactory();
        eventLoops.setUseGlobalResources(false);
        return eventLoops;
    }

    /** Waits until it is. */
    public Instance ready() {
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> readiness() == 200);
        return this;
    }

    /** The status of its readiness probe. */
    public int readiness() throws IOException {
        URI uri = URI.create("http://127.0.0.1:" + managementPort() + "/actuator/health/readiness");
        return ((HttpURLConnection) uri.toURL().openConnection()).getResponseCode();
    }

    public int httpPort() {
        return port("local.server.port");
    }

    public int managementPort() {
        return port("local.management.port");
    }

    public int grpcPort() {
        return context.getBean(GrpcServerLifecycle.class).getPort();
    }

    public String url(String path) {
        return "http://127.0.0.1:" + httpPort() + path;
    }

    public double gauge(String name, String transport) {
        return meters().get(name).tag("transport", transport).gauge().value();
    }

    public double counter(String name, String... tags) {
        return meters().get(name).tags(tags).counter().count();
    }

    public MeterRegistry meters() {
        return context.getBean(MeterRegistry.class);
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    @Override
    public void close() {
        context.close();
    }

    private int port(String name) {
        Environment environment = context.getEnvironment();
        return environment.getRequiredProperty(name, Integer.class);
    }
}
