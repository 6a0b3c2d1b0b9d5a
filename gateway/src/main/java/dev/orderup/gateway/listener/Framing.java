package dev.orderup.gateway.listener;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.AsciiString;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether everyone who reads this HTTP/1 request finds the same end of it, RFC 9112 section 6.3. Request smuggling lives on two
 * readers who disagree, so whatever could be read in two ways is refused and the connection closed, never repaired.
 */
final class Framing {
    private static final int PORT_DIGITS_MAX = 5;
    private static final Set<String> SAID_HERE = Set.of("content-length", "transfer-encoding", "host", "connection", "authorization",
            "forwarded", "x-real-ip", "x-request-id", "client-cert", "client-cert-chain", "early-data");

    private Framing() {}

    /** What is ambiguous or forbidden, or null. */
    static @Nullable String problemOf(HttpRequest head) {
        if (!isToken(head.method().name())) {
            return "the method is not a token";
        }
        var problem = transferEncoding(head);
        problem = problem == null ? contentLength(head) : problem;
        problem = problem == null ? host(head) : problem;
        return problem == null ? target(head) : problem;
    }

    static boolean isSpoken(HttpVersion version) {
        return version.equals(HttpVersion.HTTP_1_1) || version.equals(HttpVersion.HTTP_1_0);
    }

    private static @Nullable String transferEncoding(HttpRequest head) {
        var all = head.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING);
        if (all.isEmpty()) {
            return null;
        }
        if (head.protocolVersion().equals(HttpVersion.HTTP_1_0)) {
            return "Transfer-Encoding in HTTP/1.0";
        }
        if (all.size() > 1 || !HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(all.get(0))) {
            return "Transfer-Encoding: " + String.join(", ", all) + " (expected: chunked)";
        }
        if (!HttpHeaderValues.CHUNKED.contentEquals(all.get(0))) {
            // Its case does not matter (RFC 9112 section 7), but might to the next reader.
            head.headers().set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        }
        return head.headers().contains(HttpHeaderNames.CONTENT_LENGTH) ? "both Content-Length and Transfer-Encoding" : null;
    }

    private static @Nullable String contentLength(HttpRequest head) {
        var all = head.headers().getAll(HttpHeaderNames.CONTENT_LENGTH);
        if (all.isEmpty()) {
            return null;
        }
        return all.size() == 1 && isNumber(all.get(0))
                ? null
                : "Content-Length: " + String.join(", ", all) + " (expected: one decimal number without leading zeros)";
    }

    private static @Nullable String host(HttpRequest head) {
        var all = head.headers().getAll(HttpHeaderNames.HOST);
        if (all.size() > 1) {
            return "more than one Host";
        }
        if (all.isEmpty()) {
            return head.protocolVersion().equals(HttpVersion.HTTP_1_0) ? null : "no Host";
        }
        return isAuthority(all.get(0)) ? null : "Host: " + all.get(0) + " (expected: a host and perhaps a port)";
    }

    /** The authority of an absolute target takes the place of Host (RFC 9112 section 3.2.2), so it is judged as that is. */
    private static @Nullable String target(HttpRequest head) {
        var uri = head.uri();
        int scheme = uri.startsWith("/") ? -1 : uri.indexOf("://");
        if (scheme < 0) {
            return null;
        }
        int start = scheme + "://".length();
        int end = start;
        while (end < uri.length() && "/?#".indexOf(uri.charAt(end)) < 0) {
            end++;
        }
        return isAuthority(uri.substring(start, end)) ? null : "the target " + uri + " (expected: a host and perhaps a port)";
    }

    /**
     * A host and perhaps a port, RFC 3986 section 3.2; without user information, which has no place in HTTP (RFC 9110 section 4.2.4), and with
     * a host, which http needs (section 4.2.1).
     */
    static boolean isAuthority(CharSequence text) {
        int end = text.length() > 0 && text.charAt(0) == '[' ? endOfAddress(text) : endOfName(text);
        if (end <= 0) {
            return false;
        }
        return end == text.length() || (text.charAt(end) == ':' && isPort(text, end + 1));
    }

    private static int endOfName(CharSequence text) {
        int i = 0;
        while (i < text.length() && text.charAt(i) != ':') {
            char c = text.charAt(i++);
            if (c <= ' ' || c >= 0x7f || "/\\?#@,\"<>^`{|}[]".indexOf(c) >= 0) {
                return -1;
            }
        }
        return i;
    }

    /** An IPv6 address in brackets. */
    private static int endOfAddress(CharSequence text) {
        int i = 1;
        while (i < text.length() && (Character.digit(text.charAt(i), 16) >= 0 || text.charAt(i) == ':' || text.charAt(i) == '.')) {
            i++;
        }
        return i > 2 && i < text.length() && text.charAt(i) == ']' ? i + 1 : -1;
    }

    private static boolean isPort(CharSequence text, int start) {
        for (int i = start; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return text.length() - start <= PORT_DIGITS_MAX;
    }

    /**
     * Whether a field's name has underscores and looks, to whoever makes environment variables of names (RFC 3875 section 4.1.18), like one that
     * frames a message or says who sent it.
     */
    static boolean isForged(CharSequence name) {
        if (AsciiString.indexOf(name, '_', 0) < 0) {
            return false;
        }
        var read = name.toString().replace('_', '-').toLowerCase(Locale.ROOT);
        return read.startsWith("x-forwarded-") || SAID_HERE.contains(read);
    }

    private static boolean isNumber(String text) {
        if (text.isEmpty() || text.length() > 18 || (text.length() > 1 && text.charAt(0) == '0')) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    /** RFC 9110 section 5.6.2. */
    static boolean isToken(CharSequence text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isTokenCharacter(text.charAt(i))) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    static boolean isTokenCharacter(char c) {
        boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        return letter || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
    }
}
