package dev.orderup.gateway.listener;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import org.jspecify.annotations.Nullable;

/**
 * Whether everyone who reads this HTTP/1 request finds the same end of it, RFC 9112 section 6.3. Request smuggling lives on two
 * readers who disagree, so whatever could be read in two ways is refused and the connection closed, never repaired.
 */
final class Framing {
    private Framing() {}

    /** What is ambiguous or forbidden, or null. */
    static @Nullable String problemOf(HttpRequest head) {
        if (!head.protocolVersion().equals(HttpVersion.HTTP_1_1) && !head.protocolVersion().equals(HttpVersion.HTTP_1_0)) {
            return "version " + head.protocolVersion() + " (expected: HTTP/1.1 or HTTP/1.0)";
        }
        if (!isToken(head.method().name())) {
            return "the method is not a token";
        }
        var problem = transferEncoding(head);
        problem = problem == null ? contentLength(head) : problem;
        return problem == null ? host(head) : problem;
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
        return head.headers().contains(HttpHeaderNames.CONTENT_LENGTH) ? "both Content-Length and Transfer-Encoding" : null;
    }

    private static @Nullable String contentLength(HttpRequest head) {
        var all = head.headers().getAll(HttpHeaderNames.CONTENT_LENGTH);
        if (all.isEmpty()) {
            return null;
        }
        return all.size() == 1 && isNumber(all.get(0))
                ? null
                : "Content-Length: " + String.join(", ", all) + " (expected: one decimal number)";
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

    /** RFC 3986 section 3.2 without user information, which has no place in HTTP. */
    static boolean isAuthority(CharSequence text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c >= 0x7f || "/\\?#@,\"<>^`{|}".indexOf(c) >= 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isNumber(String text) {
        if (text.isEmpty() || text.length() > 18) {
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
            char c = text.charAt(i);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (!letter && "!#$%&'*+-.^_`|~".indexOf(c) < 0) {
                return false;
            }
        }
        return !text.isEmpty();
    }
}
