package dev.orderup.order.stack;

import dev.orderup.order.OrderServiceApplication;

import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;

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

    /** Who the tests are unless they say otherwise. */
    public static final String OPERATOR = "operator:tests";

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

    /** As an operator, who may do all. */
    public Http http() {
        return new Http(httpPort(), "").as(OPERATOR);
    }

    /** Management asks for no token: it has a port of its own. */
    public Http management() {
        return new Http(environment().getRequiredProperty("local.management.port", Integer.class), "");
    }

    public int httpPort() {
        return environment().getRequiredProperty("local.server.port", Integer.class);
    }

    /** A channel to the gRPC door on which every call is an operator's. */
    public ManagedChannel channel() {
        return channel(Tokens.of(httpPort(), OPERATOR));
    }

    /** A channel on which every call shows this token; none if it is empty. */
    public ManagedChannel channel(String token) {
        var channel = ManagedChannelBuilder.forAddress("127.0.0.1", grpcPort()).usePlaintext();
        if (!token.isEmpty()) {
            channel.intercept(MetadataUtils.newAttachHeadersInterceptor(bearer(token)));
        }
        return channel.build();
    }

    private static Metadata bearer(String token) {
        var metadata = new Metadata();
        metadata.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token);
        return metadata;
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
