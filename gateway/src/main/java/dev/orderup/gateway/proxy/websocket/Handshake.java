package dev.orderup.gateway.proxy.websocket;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** Whether the service has understood the handshake as one, RFC 6455 section 4.1, and not merely let it pass. */
public final class Handshake {
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private Handshake() {}

    /** The accept of the answer is that of the request's key. */
    public static boolean isAccepted(HttpHeaders request, HttpHeaders answer) {
        var key = request.get(HttpHeaderNames.SEC_WEBSOCKET_KEY);
        var accept = answer.get(HttpHeaderNames.SEC_WEBSOCKET_ACCEPT);
        return key != null && accept != null && accept.strip().equals(acceptOf(key.strip()));
    }

    private static String acceptOf(String key) {
        try {
            var sha1 = MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(sha1);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-1", impossible);
        }
    }
}
