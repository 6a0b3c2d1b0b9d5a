package dev.orderup.local.port;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The one place where ports are chosen: DESIGN's numbers, moved together by an offset and one by one by name.
 * Further instances of a service follow in steps of ten: order-service has 8180, its second instance 8190.
 */
public record Ports(int offset, Map<String, Integer> chosen) {
    public static final String GATEWAY = "gateway";
    public static final String GATEWAY_TLS = "gateway-tls";
    public static final String KAFKA = "kafka";
    public static final String POSTGRES = "postgres";

    private static final Map<String, Integer> USUAL = usual();
    private static final int STEP = 10;

    public Ports {
        chosen.keySet().forEach(Ports::usual);
        for (var name : USUAL.keySet()) {
            checked(name, chosen.getOrDefault(name, usual(name) + offset));
        }
        chosen = Map.copyOf(chosen);
    }

    public int of(String name) {
        return of(name, 1);
    }

    /** The port of the n-th instance, counted from 1. */
    public int of(String name, int instance) {
        var first = chosen.containsKey(name) ? chosen.get(name) : usual(name) + offset;
        return checked(name, first + (instance - 1) * STEP);
    }

    private static int checked(String name, int port) {
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("port of %s: %d (expected: 1-65535)".formatted(name, port));
        }
        return port;
    }

    private static int usual(String name) {
        var port = USUAL.get(name);
        if (port == null) {
            throw new IllegalArgumentException("port name: %s (expected one of %s)".formatted(name, String.join(", ", USUAL.keySet())));
        }
        return port;
    }

    private static Map<String, Integer> usual() {
        var ports = new LinkedHashMap<String, Integer>();
        ports.put(GATEWAY, 8080);
        ports.put(GATEWAY_TLS, 8443);
        ports.put("gateway-management", 8081);
        ports.put("gateway-order-l4", 8500);
        ports.put("gateway-notification-l4", 8501);
        ports.put("order-http", 8180);
        ports.put("order-management", 8181);
        ports.put("order-grpc", 9180);
        ports.put("notification-http", 8280);
        ports.put("notification-management", 8281);
        ports.put("notification-grpc", 9280);
        ports.put(KAFKA, 19_092);
        ports.put("kafka-controller", 19_093);
        ports.put(POSTGRES, 15_432);
        return ports;
    }
}
