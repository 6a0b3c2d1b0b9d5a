package dev.orderup.gateway.route;

/**
 * The path of a request target, normalised once (RFC 3986 section 6.2.2), and then the same for matching, for policies and for
 * the upstream: what the gateway has judged is what the upstream gets.
 *
 * <p>Refused, because two programs could read it differently: an encoded slash, backslash or NUL, a raw backslash, control
 * characters, a fragment, a broken escape, dot segments that climb out. Decoded: escapes of unreserved characters. Removed: dot
 * segments and empty segments.
 */
public final class TargetPath {
    private TargetPath() {}

    /** The target with its path normalised and its query as it was; the same string when there was nothing to do. */
    public static String normalised(String target) {
        if (target.isEmpty() || target.charAt(0) != '/') {
            throw new IllegalArgumentException("the path must begin with /");
        }
        int end = checkedEnd(target);
        return isPlain(target, end) ? target : rebuilt(target, end);
    }

    /** The path without the query. */
    public static String pathOf(String target) {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }

    private static int checkedEnd(String target) {
        int end = -1;
        for (int i = 0; i < target.length(); i++) {
            char c = target.charAt(i);
            if (c <= ' ' || c >= 0x7f || c == '#') {
                throw new IllegalArgumentException("character 0x" + Integer.toHexString(c) + " is not allowed in a request target");
            }
            if (c == '?' && end < 0) {
                end = i;
            }
            if (end < 0 && (c == '\\' || c == '"' || c == '<' || c == '>')) {
                throw new IllegalArgumentException("character " + c + " is not allowed in a path");
            }
        }
        return end < 0 ? target.length() : end;
    }

    private static boolean isPlain(String target, int end) {
        for (int i = 0; i < end; i++) {
            char c = target.charAt(i);
            if (c == '%' || (c == '/' && i + 1 < end && (target.charAt(i + 1) == '/' || target.charAt(i + 1) == '.'))) {
                return false;
            }
        }
        return true;
    }

    private static String rebuilt(String target, int end) {
        var path = withoutDots(decoded(target, end));
        return end == target.length() ? path : path + target.substring(end);
    }

    private static String decoded(String target, int end) {
        var out = new StringBuilder(end);
        for (int i = 0; i < end; i++) {
            char c = target.charAt(i);
            if (c != '%') {
                out.append(c);
                continue;
            }
            int high = i + 2 < end ? Character.digit(target.charAt(i + 1), 16) : -1;
            int low = i + 2 < end ? Character.digit(target.charAt(i + 2), 16) : -1;
            int value = high << 4 | low;
            if (high < 0 || low < 0) {
                throw new IllegalArgumentException("a percent sign must be followed by two hexadecimal digits");
            }
            if (value == '/' || value == '\\' || value == 0) {
                throw new IllegalArgumentException("an encoded slash, backslash or NUL is not allowed in a path");
            }
            if (isUnreserved(value)) {
                out.append((char) value);
            } else {
                out.append('%').append(upper(target.charAt(i + 1))).append(upper(target.charAt(i + 2)));
            }
            i += 2;
        }
        return out.toString();
    }

    private static String withoutDots(String path) {
        var out = new StringBuilder(path.length());
        boolean directory = false;
        for (int start = 1; start <= path.length();) {
            int end = path.indexOf('/', start);
            end = end < 0 ? path.length() : end;
            var segment = path.substring(start, end);
            directory = segment.isEmpty() || segment.equals(".") || segment.equals("..");
            if (segment.equals("..")) {
                climb(out);
            } else if (!directory) {
                out.append('/').append(segment);
            }
            start = end + 1;
        }
        return directory || out.isEmpty() ? out.append('/').toString() : out.toString();
    }

    private static void climb(StringBuilder out) {
        if (out.isEmpty()) {
            throw new IllegalArgumentException("the path climbs out of the root");
        }
        out.setLength(out.lastIndexOf("/"));
    }

    private static char upper(char c) {
        return c >= 'a' && c <= 'f' ? (char) (c - 32) : c;
    }

    private static boolean isUnreserved(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' || c == '~';
    }
}
