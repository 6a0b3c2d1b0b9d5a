package dev.orderup.gateway.exchange;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.Headers;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2RemoteFlowController;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersEncoder.SensitivityDetector;
import io.netty.handler.codec.http2.Http2RemoteFlowController;
import io.netty.handler.codec.http2.UniformStreamByteDistributor;
import io.netty.util.AsciiString;

/**
 * Fields between HTTP/1.1 and HTTP/2 or HTTP/3: lower case there, pseudo-fields only there (RFC 9113 section 8.3), one cookie line here
 * (section 8.2.3). Netty's HttpConversionUtil also does this, with extension headers of its own that would travel on.
 */
public final class Http2Translation {
    /**
     * Fields that are not put into the table of a connection (RFC 7541 section 7.1): those that are another one in each request would only push out others, and
     * what is secret must not be guessed at by those who share a connection to a service.
     */
    public static final SensitivityDetector NOT_INDEXED = (name, value) -> switch (name.length()) {
        case 6 -> HttpHeaderNames.COOKIE.contentEquals(name);
        case 10 -> HttpHeaderNames.SET_COOKIE.contentEquals(name);
        case 11 -> "traceparent".contentEquals(name);
        case 12 -> "x-request-id".contentEquals(name);
        case 13 -> HttpHeaderNames.AUTHORIZATION.contentEquals(name);
        case 15 -> "idempotency-key".contentEquals(name);
        default -> false;
    };

    private Http2Translation() {}

    /** Streams that have something to send take turns; priorities are not heeded (RFC 9113 section 5.3.2 deprecates them). */
    public static Http2RemoteFlowController inTurns(Http2Connection connection) {
        return new DefaultHttp2RemoteFlowController(connection, new UniformStreamByteDistributor(connection));
    }

    /** Adds all fields that are not tied to a connection; the caller has put pseudo-fields before them. */
    public static <H extends Headers<CharSequence, CharSequence, ?>> H addTo(H out, HttpHeaders fields) {
        var all = fields.iteratorCharSequence();
        while (all.hasNext()) {
            var field = all.next();
            var name = AsciiString.of(field.getKey()).toLowerCase();
            if (!isTiedToConnection(name)) {
                out.add(name, field.getValue());
            }
        }
        return out;
    }

    public static Http2Headers trailers(HttpHeaders fields) {
        return addTo(new DefaultHttp2Headers(false, fields.size()), fields);
    }

    /**
     * The end of a message with its trailers. Those that frame a message are lost (RFC 9110 section 6.5.1); Netty would throw at the sight of
     * them, which ends a connection for the sake of one stream.
     */
    public static LastHttpContent last(Headers<CharSequence, CharSequence, ?> headers) {
        var last = new DefaultLastHttpContent(Unpooled.EMPTY_BUFFER);
        last.trailingHeaders()
                .add(regular(headers).remove(HttpHeaderNames.CONTENT_LENGTH)
                        .remove(HttpHeaderNames.TRANSFER_ENCODING)
                        .remove(HttpHeaderNames.TRAILER));
        return last;
    }

    /** All fields that are not pseudo-fields. */
    public static HttpHeaders regular(Headers<CharSequence, CharSequence, ?> headers) {
        var out = new DefaultHttpHeaders();
        for (var field : headers) {
            var name = field.getKey();
            if (name.length() == 0 || name.charAt(0) == ':') {
                continue;
            }
            if (HttpHeaderNames.COOKIE.contentEquals(name) && out.contains(HttpHeaderNames.COOKIE)) {
                out.set(HttpHeaderNames.COOKIE, out.get(HttpHeaderNames.COOKIE) + "; " + field.getValue());
            } else {
                out.add(name, field.getValue());
            }
        }
        return out;
    }

    private static boolean isTiedToConnection(AsciiString name) {
        return switch (name.length()) {
            case 4 -> HttpHeaderNames.HOST.contentEquals(name);
            case 7 -> HttpHeaderNames.UPGRADE.contentEquals(name);
            case 10 -> HttpHeaderNames.CONNECTION.contentEquals(name) || "keep-alive".contentEquals(name);
            case 16 -> "proxy-connection".contentEquals(name);
            case 17 -> HttpHeaderNames.TRANSFER_ENCODING.contentEquals(name);
            default -> false;
        };
    }
}
