package dev.orderup.gateway.policy;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.util.AsciiString;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes out what is meant for this connection only (RFC 9110 section 7.6.1): Connection, all it names, and the few that old clients
 * do not name. What frames the message stays, for the next hop is framed anew from it; Connection cannot name that away.
 */
public final class HopByHop implements Step {
    private static final List<AsciiString> ALWAYS = List.of(HttpHeaderNames.CONNECTION, AsciiString.cached("keep-alive"),
            AsciiString.cached("proxy-connection"), HttpHeaderNames.UPGRADE, AsciiString.cached("http2-settings"),
            HttpHeaderNames.PROXY_AUTHENTICATE, HttpHeaderNames.PROXY_AUTHORIZATION);
    private static final List<CharSequence> NO_TRAILERS = List.of(HttpHeaderNames.CONTENT_LENGTH, HttpHeaderNames.TRANSFER_ENCODING,
            HttpHeaderNames.TRAILER, HttpHeaderNames.TE, HttpHeaderNames.HOST, HttpHeaderNames.AUTHORIZATION, HttpHeaderNames.COOKIE,
            HttpHeaderNames.SET_COOKIE, HttpHeaderNames.CONTENT_ENCODING, HttpHeaderNames.CONTENT_TYPE, HttpHeaderNames.CONTENT_RANGE,
            HttpHeaderNames.CACHE_CONTROL, HttpHeaderNames.EXPECT, HttpHeaderNames.LOCATION, "forwarded", "x-forwarded-for",
            "x-forwarded-proto", "x-forwarded-host", "x-forwarded-port", "x-forwarded-prefix", "x-real-ip", "x-request-id", "traceparent",
            "tracestate", "client-cert", "client-cert-chain", "early-data");
    private static final List<String> NEVER = List.of("host", "content-length", "transfer-encoding", "te", "trailer", "content-type",
            "authorization", "cookie", "early-data", "x-request-id", "traceparent", "close", "keep-alive", "");

    @Override
    public @Nullable Refusal take(Passage passage) {
        var fields = passage.fields();
        boolean websocket = isWebSocket(passage);
        boolean trailers = fields.containsValue(HttpHeaderNames.TE, HttpHeaderValues.TRAILERS, true);
        strip(fields);
        fields.remove(HttpHeaderNames.TE);
        if (trailers) {
            fields.set(HttpHeaderNames.TE, HttpHeaderValues.TRAILERS);
        }
        if (websocket) {
            passage.upgrade(true);
            fields.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE);
            fields.set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET);
        }
        return null;
    }

    private static boolean isWebSocket(Passage passage) {
        var fields = passage.fields();
        return !passage.client().version().equals("1.0") && passage.head().method().equals(HttpMethod.GET) && !passage.hasBody()
                && fields.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)
                && HttpHeaderValues.WEBSOCKET.contentEqualsIgnoreCase(fields.get(HttpHeaderNames.UPGRADE));
    }

    /**
     * For trailers both ways: what frames, routes, authenticates or changes the meaning of a message comes in its head or not at all
     * (RFC 9110 section 6.5.1).
     */
    public static void stripTrailers(HttpHeaders trailers) {
        if (!trailers.isEmpty()) {
            strip(trailers);
            for (int i = 0; i < NO_TRAILERS.size(); i++) {
                trailers.remove(NO_TRAILERS.get(i));
            }
        }
    }

    /** For requests and answers alike. */
    public static void strip(HttpHeaders fields) {
        if (fields.contains(HttpHeaderNames.CONNECTION)) {
            fields.getAll(HttpHeaderNames.CONNECTION).forEach(names -> stripNamed(fields, names));
        }
        for (int i = 0; i < ALWAYS.size(); i++) {
            fields.remove(ALWAYS.get(i));
        }
    }

    private static void stripNamed(HttpHeaders fields, String names) {
        for (var name : names.split(",", -1)) {
            var bare = name.trim();
            if (NEVER.stream().noneMatch(bare::equalsIgnoreCase)) {
                fields.remove(bare);
            }
        }
    }
}
