package dev.orderup.gateway.config;

import org.jspecify.annotations.Nullable;

/** A {@code host:port} as it is written in settings; an IPv6 address stands in brackets. */
public record Address(String host, int port) {

    public static Address of(String text) {
        var problem = problemOf(text);
        if (problem != null) {
            throw new IllegalArgumentException(problem);
        }
        var colon = text.lastIndexOf(':');
        var host = text.substring(0, colon);
        var bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        return new Address(bare, Integer.parseInt(text.substring(colon + 1)));
    }

    static @Nullable String problemOf(String text) {
        if (!text.matches("(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9._-]+):\\d{1,5}")) {
            return text + " (expected: host:port, such as 127.0.0.1:8180 or [::1]:8180)";
        }
        var port = Integer.parseInt(text.substring(text.lastIndexOf(':') + 1));
        return port >= 1 && port <= 65535 ? null : text + " (expected: a port from 1 to 65535)";
    }

    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
