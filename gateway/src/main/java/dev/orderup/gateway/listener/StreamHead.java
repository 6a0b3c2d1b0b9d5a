package dev.orderup.gateway.listener;

import dev.orderup.gateway.exchange.Http2Translation;
import io.netty.handler.codec.Headers;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpScheme;
import io.netty.handler.codec.http.HttpVersion;
import java.util.Base64;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The head of a request as HTTP/2 and HTTP/3 bring it, as the one head that is spoken of in the middle (RFC 9113 section 8.3.1, RFC 9114
 * section 4.3.1). That pseudo-fields are known, single and in front has been checked while decoding.
 *
 * @param tunnel whether the stream goes on as a tunnel when the request is granted: a CONNECT, plain or extended (RFC 8441, RFC 9220)
 */
record StreamHead(HttpRequest request, boolean tunnel) {
    private static final int KEY_BYTES = 16;

    /** What is wrong is told by an {@link IllegalArgumentException}. */
    static StreamHead of(Headers<CharSequence, CharSequence, ?> headers, boolean end) {
        var method = headers.get(":method");
        if (method == null || !Framing.isToken(method)) {
            throw new IllegalArgumentException("a request needs :method");
        }
        var fields = Http2Translation.regular(headers);
        check(fields);
        boolean connect = HttpMethod.CONNECT.asciiName().contentEquals(method);
        var protocol = headers.get(":protocol");
        if (connect && protocol == null) {
            return plainConnect(headers, fields);
        }
        var path = headers.get(":path");
        if (path == null || !isSpoken(headers.get(":scheme")) || (protocol != null && !connect)) {
            throw new IllegalArgumentException("a request needs :path, a :scheme of http or https, and :protocol only with CONNECT");
        }
        boolean asterisk = path.length() == 1 && path.charAt(0) == '*' && HttpMethod.OPTIONS.asciiName().contentEquals(method);
        if (!asterisk && (path.isEmpty() || path.charAt(0) != '/')) {
            throw new IllegalArgumentException("a :path begins with a slash, or is the asterisk of OPTIONS");
        }
        authority(headers.get(":authority"), fields);
        if (protocol != null) {
            upgrade(fields, protocol);
        } else if (!end) {
            frame(fields);
        }
        var verb = connect ? HttpMethod.GET : HttpMethod.valueOf(method.toString());
        return new StreamHead(new DefaultHttpRequest(HttpVersion.HTTP_1_1, verb, path.toString(), fields), connect);
    }

    /** A value ends with no white space (RFC 9113 section 8.2.1); that it does not begin with any has been checked. */
    private static void check(HttpHeaders fields) {
        var all = fields.iteratorCharSequence();
        while (all.hasNext()) {
            var field = all.next();
            var value = field.getValue();
            if (Framing.isForged(field.getKey())
                    || (!value.isEmpty() && StrictRequestDecoder.isBlank((byte) value.charAt(value.length() - 1)))) {
                throw new IllegalArgumentException("the field " + field.getKey() + " is not what it looks like");
            }
        }
    }

    private static boolean isSpoken(@Nullable CharSequence scheme) {
        return scheme != null
                && (HttpScheme.HTTPS.name().contentEqualsIgnoreCase(scheme) || HttpScheme.HTTP.name().contentEqualsIgnoreCase(scheme));
    }

    /**
     * With chunks, where no length is said. A length of nothing is no length, or the next hop would have the whole of a request whose body turns
     * out to be longer than it says (RFC 9113 section 8.1.1: what is malformed is not forwarded).
     */
    private static void frame(HttpHeaders fields) {
        if ("0".equals(fields.get(HttpHeaderNames.CONTENT_LENGTH))) {
            fields.remove(HttpHeaderNames.CONTENT_LENGTH);
        }
        if (!fields.contains(HttpHeaderNames.CONTENT_LENGTH)) {
            fields.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        }
    }

    /** RFC 9113 section 8.5: neither :scheme nor :path. */
    private static StreamHead plainConnect(Headers<CharSequence, CharSequence, ?> headers, HttpHeaders fields) {
        var authority = headers.get(":authority");
        if (authority == null || headers.get(":path") != null || headers.get(":scheme") != null) {
            throw new IllegalArgumentException("CONNECT needs :authority and nothing else");
        }
        authority(authority, fields);
        return new StreamHead(new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.CONNECT, authority.toString(), fields), true);
    }

    private static void authority(@Nullable CharSequence authority, HttpHeaders fields) {
        var host = fields.get(HttpHeaderNames.HOST);
        if ((authority == null && host == null) || fields.getAll(HttpHeaderNames.HOST).size() > 1
                || (authority != null && host != null && !host.contentEquals(authority))) {
            throw new IllegalArgumentException("one authority is needed");
        }
        if (authority != null) {
            fields.set(HttpHeaderNames.HOST, authority);
        }
        if (!Framing.isAuthority(fields.get(HttpHeaderNames.HOST))) {
            throw new IllegalArgumentException("the authority is not a host and perhaps a port");
        }
    }

    /** As HTTP/1.1 asks for it; a key is not sent with extended CONNECT, and the upstream wants one. */
    private static void upgrade(HttpHeaders fields, CharSequence protocol) {
        var key = new byte[KEY_BYTES];
        ThreadLocalRandom.current().nextBytes(key);
        fields.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE);
        fields.set(HttpHeaderNames.UPGRADE, protocol.toString());
        fields.set(HttpHeaderNames.SEC_WEBSOCKET_KEY, Base64.getEncoder().encodeToString(key));
        if (!fields.contains(HttpHeaderNames.SEC_WEBSOCKET_VERSION)) {
            fields.set(HttpHeaderNames.SEC_WEBSOCKET_VERSION, "13");
        }
    }
}
