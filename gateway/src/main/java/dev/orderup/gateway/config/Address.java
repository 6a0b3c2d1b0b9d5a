package dev.orderup.gateway.config;

import org.jspecify.annotations.Nullable;

/**
 * A {@code host:port} as it is written in settings; an IPv6 address stands in brackets. It may have a weight, as in
 * {@code 127.0.0.1:8180 weight=3}.
 */
public record Address(String host, int port, int weight) {
    private static final String WEIGHT = " weight=";
    private static final int WEIGHT_MAX = 100;

    public Address(String host, int port) {
        this(host, port, 1);
    }

    public static Address of(String text) {
        var problem = problemOf(text);
        if (problem != null) {
            throw new IllegalArgumentException(problem);
        }
        int end = text.contains(WEIGHT) ? text.indexOf(WEIGHT) : text.length();
        int weight = end == text.length() ? 1 : Integer.parseInt(text.substring(end + WEIGHT.length()));
        var colon = text.lastIndexOf(':', end);
        var host = text.substring(0, colon);
        var bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        return new Address(bare, Integer.parseInt(text.substring(colon + 1, end)), weight);
    }

    static @Nullable String problemOf(String text) {
        if (!text.matches("(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9._-]+):\\d{1,5}( weight=\\d{1,3})?")) {
            return text
                    + " (expected: host:port, such as 127.0.0.1:8180 or [::1]:8180, perhaps with a weight as in 127.0.0.1:8180 weight=3)";
        }
        var parts = text.split(WEIGHT, 2);
        if (parts.length == 2 && (Integer.parseInt(parts[1]) < 1 || Integer.parseInt(parts[1]) > WEIGHT_MAX)) {
            return text + " (expected: a weight from 1 to " + WEIGHT_MAX + ")";
        }
        var port = Integer.parseInt(parts[0].substring(parts[0].lastIndexOf(':') + 1));
        return port >= 1 && port <= 65535 ? null : text + " (expected: a port from 1 to 65535)";
    }

    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
