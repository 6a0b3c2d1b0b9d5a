package dev.orderup.local.part;

import dev.orderup.local.home.StackHome;
import dev.orderup.local.port.Ports;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The parts of the stack in the order of their start; they are stopped in the reverse one. */
public final class Parts {
    /** The gateway's listeners at layer 4. */
    private static final List<String> L4 = List.of("order-l4", "notification-l4");
    private final StackHome home;
    private final StackSettings settings;
    private final Ports ports;
    /** As long as the supervisor lives: a gateway that is started again leads clients back to the instances that they were at. */
    private final String stickyKey = UUID.randomUUID() + "-" + UUID.randomUUID();

    private Parts(StackHome home, StackSettings settings) {
        this.home = home;
        this.settings = settings;
        this.ports = settings.ports();
    }

    public static List<Part> of(StackHome home, StackSettings settings) {
        return new Parts(home, settings).all();
    }

    /** Where the services that are part of the stack tell their metrics, by the name of the part. */
    public static Map<String, Integer> management(StackSettings settings) {
        var ports = new LinkedHashMap<String, Integer>();
        ports.put("gateway", settings.ports().of("gateway-management"));
        for (var instance = 1; instance <= settings.orderServices(); instance++) {
            ports.put(name("order-service", instance), settings.ports().of("order-management", instance));
        }
        for (var instance = 1; instance <= settings.notificationServices(); instance++) {
            ports.put(name("notification-service", instance), settings.ports().of("notification-management", instance));
        }
        ports.keySet().removeAll(settings.without());
        return ports;
    }

    private static String name(String module, int instance) {
        return instance == 1 ? module : "%s-%d".formatted(module, instance);
    }

    private List<Part> all() {
        var parts = new ArrayList<Part>();
        parts.add(PostgresPart.of(home, ports));
        parts.add(KafkaPart.of(home, ports));
        IntStream.rangeClosed(1, settings.orderServices()).mapToObj(this::orderService).forEach(parts::add);
        IntStream.rangeClosed(1, settings.notificationServices()).mapToObj(this::notificationService).forEach(parts::add);
        parts.add(gateway());
        return chosen(parts);
    }

    private List<Part> chosen(List<Part> parts) {
        var names = parts.stream().map(Part::name).toList();
        settings.without().stream().filter(name -> !names.contains(name)).findFirst().ifPresent(name -> {
            throw new IllegalArgumentException("--without: %s (expected: %s)".formatted(name, String.join(", ", names)));
        });
        return parts.stream().filter(part -> !settings.without().contains(part.name())).toList();
    }

    private Part orderService(int instance) {
        var service = service("order", instance);
        service.put("spring.datasource.url", database());
        return part("order-service", "order", instance, List.of(PostgresPart.NAME), service);
    }

    private Part notificationService(int instance) {
        var service = service("notification", instance);
        service.put("spring.grpc.client.channel.order-service.target",
                "instances:///" + each("order-grpc", settings.orderServices(), "127.0.0.1:%d"));
        // Of its kitchen analytics only, which waits for it by itself: the service starts without.
        service.put("spring.datasource.url", database());
        service.put("orderup.jwt.jwks-uri", atEachIssuer("/.well-known/jwks.json"));
        service.put("orderup.jwt.token-uri", atEachIssuer("/tokens"));
        return part("notification-service", "notification", instance, List.of(KafkaPart.NAME), service);
    }

    private String atEachIssuer(String path) {
        return each("order-http", settings.orderServices(), "http://127.0.0.1:%d" + path);
    }

    /** The port of each instance in what is said of it, parted by commas. */
    private String each(String port, int instances, String said) {
        return IntStream.rangeClosed(1, instances)
                .mapToObj(instance -> said.formatted(ports.of(port, instance)))
                .collect(Collectors.joining(","));
    }

    private String database() {
        return "jdbc:postgresql://127.0.0.1:%d/orderup".formatted(ports.of(Ports.POSTGRES));
    }

    private Map<String, String> service(String service, int instance) {
        var properties = new LinkedHashMap<String, String>();
        properties.put("server.port", Integer.toString(ports.of(service + "-http", instance)));
        properties.put("spring.grpc.server.port", Integer.toString(ports.of(service + "-grpc", instance)));
        properties.put("management.server.port", Integer.toString(ports.of(service + "-management", instance)));
        properties.put("spring.kafka.bootstrap-servers", "127.0.0.1:" + ports.of(Ports.KAFKA));
        return properties;
    }

    private Part part(String module, String service, int instance, List<String> after, Map<String, String> properties) {
        var name = name(module, instance);
        var http = ports.of(service + "-http", instance);
        var management = ports.of(service + "-management", instance);
        var needed = List.of(http, ports.of(service + "-grpc", instance), management);
        return new Part(name, needed, URI.create("http://127.0.0.1:" + http), after, new ServicePart(home, module, properties, Map.of()),
                new HttpReadiness(management), false);
    }

    private Part gateway() {
        var port = ports.of(Ports.GATEWAY);
        var secure = ports.of(Ports.GATEWAY_TLS);
        var management = ports.of("gateway-management");
        var properties = new LinkedHashMap<String, String>();
        properties.put("orderup.gateway.listeners.clear.port", Integer.toString(port));
        properties.put("orderup.gateway.listeners.secure.port", Integer.toString(secure));
        properties.put("orderup.gateway.tls.home", home.tls().toString());
        properties.put("orderup.gateway.control.token-file", home.controlToken().toString());
        properties.put("server.port", Integer.toString(management));
        properties.put("orderup.gateway.jwt.keys", atEachIssuer("/.well-known/jwks.json"));
        for (var listener : L4) {
            properties.put("orderup.gateway.listeners.%s.port".formatted(listener), Integer.toString(ports.of("gateway-" + listener)));
        }
        upstream(properties, "order-http", settings.orderServices());
        upstream(properties, "order-grpc", settings.orderServices());
        upstream(properties, "notification-http", settings.notificationServices());
        upstream(properties, "notification-grpc", settings.notificationServices());
        upstream(properties, "order-l4", "order-grpc", settings.orderServices());
        upstream(properties, "notification-l4", "notification-http", settings.notificationServices());
        return new Part("gateway", List.of(port, secure, management, ports.of("gateway-order-l4"), ports.of("gateway-notification-l4")),
                URI.create("http://127.0.0.1:" + port + "/"), List.of(),
                new ServicePart(home, "gateway", properties, Map.of("ORDERUP_GATEWAY_STICKYKEY", stickyKey)), new HttpReadiness(management),
                false);
    }

    private void upstream(Map<String, String> properties, String name, int instances) {
        upstream(properties, name, name, instances);
    }

    private void upstream(Map<String, String> properties, String name, String port, int instances) {
        properties.put("orderup.gateway.upstreams.%s.instances".formatted(name), each(port, instances, "127.0.0.1:%d"));
    }
}
