package dev.orderup.labs.system;

import dev.orderup.labs.progress.Progress;
import dev.orderup.labs.report.LabFailure;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The whole system for one lab: the same programs as {@code orderup up}, empty, on ports of its own and in a home of its own
 * ({@code .orderup/lab}), so that a lab neither disturbs nor measures what the user has running. It ends with this process, however that ends.
 * Safe for use by several threads.
 */
public final class PrivateSystem implements AutoCloseable {
    static final int GATEWAY = 8080;
    static final int GATEWAY_TLS = 8443;
    static final int ORDER_L4 = 8500;
    static final int NOTIFICATION_L4 = 8501;
    static final int ORDER_HTTP = 8180;
    static final int ORDER_GRPC = 9180;
    static final int NOTIFICATION_HTTP = 8280;
    static final int NOTIFICATION_GRPC = 9280;
    static final int POSTGRES = 15432;
    static final int KAFKA = 19092;
    private static final int INSTANCE_STEP = 10;
    private static final int MANAGEMENT_STEP = 1;
    /** A service that was killed is back within seconds, on a machine that is overloaded within minutes; a part that is not back by then has a fault of its own. */
    private static final Duration BACK_WITHIN = Duration.ofMinutes(5);
    /** A system ends with the lab that it belongs to, part by part. */
    private static final Duration GONE_WITHIN = Duration.ofMinutes(2);

    /** The one that all labs of this process share; null if each has its own. */
    private static volatile @Nullable PrivateSystem kept;

    private final LocalStackCommand stack;
    private final int offset = Offset.free();

    private final int orderServices;
    private final int notificationServices;

    private PrivateSystem(LocalStackCommand stack, int orderServices, int notificationServices) {
        this.stack = stack;
        this.orderServices = orderServices;
        this.notificationServices = notificationServices;
    }

    /**
     * Starts one that {@link #start} gives from now on, whatever was done to it before, until {@link #end}: for a process that runs many labs
     * to see that they work, not to take figures.
     *
     * @param orderServices the most that any of the labs asks for; likewise the other
     */
    public static PrivateSystem keep(int orderServices, int notificationServices) throws InterruptedException {
        var system = start(new Progress(), orderServices, notificationServices);
        kept = system;
        return system;
    }

    /** Stops the one that was kept. */
    public static void end() throws InterruptedException {
        var system = kept;
        kept = null;
        if (system != null) {
            system.close();
        }
    }

    /** Starts it and returns once all of it is ready. */
    public static PrivateSystem start(Progress progress, int orderServices, int notificationServices) throws InterruptedException {
        return start(progress, orderServices, notificationServices, Map.of());
    }

    /**
     * As above, with other settings of the services than their own.
     *
     * @param environment such as {@code ORDERUP_JWT_REFRESH} for {@code orderup.jwt.refresh}
     */
    public static PrivateSystem start(Progress progress, int orderServices, int notificationServices, Map<String, String> environment)
            throws InterruptedException {
        var there = kept;
        if (there != null && environment.isEmpty()) {
            return there.withAtLeast(orderServices, notificationServices);
        }
        var stack = LocalStackCommand.ofCheckout();
        Until.holds("the system of another lab, which runs or has just been ended, is down (" + stack.labHome() + ")", GONE_WITHIN,
                () -> !stack.isUp());
        progress.say("Starting a system of the lab's own");
        var system = new PrivateSystem(stack, orderServices, notificationServices);
        var options = new ArrayList<>(List.of("--port-offset=" + system.offset, "--order-services=" + orderServices,
                "--notification-services=" + notificationServices));
        if (!system.stack.up(options, environment).ready()) {
            throw new LabFailure("the lab's own system did not become ready");
        }
        return system;
    }

    private PrivateSystem withAtLeast(int orders, int notifications) {
        if (orders > orderServices || notifications > notificationServices) {
            throw new IllegalStateException(
                    "the system that is kept has %d order-services and %d notification-services (expected: %d and %d)"
                            .formatted(orderServices, notificationServices, orders, notifications));
        }
        return this;
    }

    public URI gateway() {
        return http(GATEWAY, 1);
    }

    /** Over TLS, and on the same port number over QUIC. Its certificate is good for this name and vouched for by {@link #authority}. */
    public URI gatewaySecure() {
        return URI.create("https://localhost:" + (GATEWAY_TLS + offset));
    }

    /** The certificate of the development authority, a PEM file. */
    public Path authority() {
        return stack.labHome().resolve("tls").resolve("ca.pem");
    }

    /** The gateway's listener at layer 4 in front of the gRPC doors of all order-services. */
    public URI orderServicesL4() {
        return http(ORDER_L4, 1);
    }

    /** The gateway's listener at layer 4 in front of the HTTP doors of all notification-services. */
    public URI notificationServicesL4() {
        return http(NOTIFICATION_L4, 1);
    }

    public URI gatewayManagement() {
        return http(GATEWAY + MANAGEMENT_STEP, 1);
    }

    /**
     * The HTTP door of an instance.
     *
     * @param instance counted from 1
     */
    public URI orderService(int instance) {
        return http(ORDER_HTTP, instance);
    }

    public URI orderServiceManagement(int instance) {
        return http(ORDER_HTTP + MANAGEMENT_STEP, instance);
    }

    public URI notificationService(int instance) {
        return http(NOTIFICATION_HTTP, instance);
    }

    public URI notificationServiceManagement(int instance) {
        return http(NOTIFICATION_HTTP + MANAGEMENT_STEP, instance);
    }

    public String notificationServiceGrpc(int instance) {
        return "127.0.0.1:" + (NOTIFICATION_GRPC + offset + (instance - 1) * INSTANCE_STEP);
    }

    /** Host and port for a gRPC channel. */
    public String orderServiceGrpc(int instance) {
        return "127.0.0.1:" + (ORDER_GRPC + offset + (instance - 1) * INSTANCE_STEP);
    }

    /**
     * The value of an {@code Authorization} header.
     *
     * @param client {@code ROLE:NAME}, such as {@code operator:lab}
     */
    public String authorization(String client) throws InterruptedException {
        return Tokens.authorization(orderService(1), client);
    }

    public String kafka() {
        return "127.0.0.1:" + (KAFKA + offset);
    }

    /** With user and password, for filling in what would take too long over the wire. */
    public String jdbcUrl() {
        return "jdbc:postgresql://127.0.0.1:%d/orderup?user=orderup&password=orderup".formatted(postgresPort());
    }

    public int postgresPort() {
        return POSTGRES + offset;
    }

    private URI http(int port, int instance) {
        return URI.create("http://127.0.0.1:" + (port + offset + (instance - 1) * INSTANCE_STEP));
    }

    /**
     * What is known of a part now.
     *
     * @param name as {@code orderup status} has it: {@code gateway}, {@code order-service}, {@code order-service-2}, …
     */
    public Part part(String name) throws InterruptedException {
        return stack.status()
                .parts()
                .stream()
                .filter(part -> part.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the lab's own system has no part " + name));
    }

    /** The process of a part that runs. */
    public ProcessHandle process(String name) throws InterruptedException {
        var pid = part(name).pid();
        return ProcessHandle.of(pid == null ? -1 : pid).orElseThrow(() -> new LabFailure(name + " does not run"));
    }

    /**
     * Runs a command of a user's, and returns what it prints on stdout.
     *
     * @param arguments as after {@code orderup}; where this system is must be among them
     */
    public String client(String... arguments) throws InterruptedException {
        return stack.client(List.of(arguments));
    }

    /** Ends a part as {@code kill -9} does, and returns when it is dead. The supervisor starts it again. */
    public void kill(String name) throws InterruptedException {
        var process = process(name);
        process.destroyForcibly();
        process.onExit().join();
    }

    /** Waits until a part that was killed is ready again. */
    public void awaitBack(String name, int restartsBefore) throws InterruptedException {
        Until.holds(name + " is back", BACK_WITHIN, () -> isReady(name) && isBack(part(name), restartsBefore));
    }

    private static boolean isBack(Part part, int restartsBefore) {
        return part.ready() && part.restarts() > restartsBefore;
    }

    /** As it says itself, for to ask the supervisor takes a JVM of one's own. */
    private boolean isReady(String name) {
        try {
            var asked = (HttpURLConnection) management(name).resolve("/actuator/health/readiness").toURL().openConnection();
            return asked.getResponseCode() == HttpURLConnection.HTTP_OK;
        } catch (IOException notYet) {
            return false;
        }
    }

    private URI management(String name) {
        var last = name.substring(name.lastIndexOf('-') + 1);
        int instance = last.matches("[0-9]+") ? Integer.parseInt(last) : 1;
        if (name.startsWith("order-service")) {
            return orderServiceManagement(instance);
        }
        return name.startsWith("notification-service") ? notificationServiceManagement(instance) : gatewayManagement();
    }

    @Override
    public void close() throws InterruptedException {
        if (this != kept) {
            stack.down();
        }
    }
}
