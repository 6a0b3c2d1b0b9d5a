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

    /** How many segments it has before {@code **}. */
    int length() {
        return segments.length;
    }

    boolean isOpen() {
        return open;
    }

    boolean isAny(int segment) {
        return segments[segment].startsWith("{");
    }

    String literal(int segment) {
        return segments[segment];
    }

    /** Which segment has this name; -1 when none has. */
    int segment(String name) {
        for (int i = 0; i < segments.length; i++) {
            if (segments[i].equals("{" + name + "}")) {
                return i;
            }
        }
        return -1;
    }

    /** Where the slash before this segment of a path that matches stands, or the end of the path after its last. */
    static int slashBefore(int segment, String path, int end) {
        int at = 0;
        for (int i = 0; i < segment && at < end; i++) {
            int slash = path.indexOf('/', at + 1, end);
            at = slash < 0 ? end : slash;
        }
        return at;
    }
}
