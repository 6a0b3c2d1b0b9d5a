package dev.orderup.gateway.route;

/**
 * Segments of a path: a literal, {@code {any}} for exactly one that is not empty, {@code **} for all that follow, also none.
 * Only whole segments match, so {@code /orders/**} is not the way to {@code /ordersecrets}.
 */
final class PathPattern {
    private final String[] segments;
    private final boolean open;

    PathPattern(String text) {
        open = text.endsWith("/**");
        var closed = open ? text.substring(0, text.length() - 3) : text;
        segments = closed.isEmpty() ? new String[0] : closed.substring(1).split("/", -1);
    }

    /** Walks over the path without cutting it into pieces. */
    boolean matches(String path) {
        int at = 0;
        for (int i = 0; i < segments.length; i++) {
            if (at >= path.length()) {
                return false;
            }
            int start = at + 1;
            int end = path.indexOf('/', start);
            end = end < 0 ? path.length() : end;
            if (!matches(segments[i], path, start, end)) {
                return false;
            }
            at = end;
        }
        return at == path.length() || open;
    }

    private static boolean matches(String segment, String path, int start, int end) {
        if (segment.startsWith("{")) {
            return end > start;
        }
        return segment.length() == end - start && path.startsWith(segment, start);
    }
}
