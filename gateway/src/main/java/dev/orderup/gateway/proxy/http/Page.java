package dev.orderup.gateway.proxy.http;

import dev.orderup.gateway.exchange.ClientStream;
import dev.orderup.gateway.policy.Refusal;
import dev.orderup.gateway.route.TargetPath;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * A page that the gateway holds in memory. It may run its own inline script and style, named by their hashes, and talk to where it
 * came from; nothing else (Content Security Policy).
 */
final class Page {
    private static final Pattern SCRIPT = Pattern.compile("<script>(.*?)</script>", Pattern.DOTALL);
    private final ByteBuf body;
    private final String etag;
    private final String policy;

    Page(String resource) {
        try (var in = Objects.requireNonNull(Page.class.getResourceAsStream("/" + resource), resource)) {
            var bytes = in.readAllBytes();
            body = Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(ByteBuffer.allocateDirect(bytes.length).put(bytes).flip()));
            etag = '"' + HexFormat.of().formatHex(sha256(bytes), 0, 12) + '"';
            policy = "default-src 'none'; connect-src 'self'; img-src data:; style-src 'unsafe-inline'; script-src "
                    + hashes(new String(bytes, StandardCharsets.UTF_8)) + "; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
        } catch (IOException cannotRead) {
            throw new UncheckedIOException(cannotRead);
        }
    }

    void answer(ClientStream client, HttpRequest head, String requestId, Consumer<HttpHeaders> last) {
        boolean isHead = head.method().equals(HttpMethod.HEAD);
        if (!isHead && !head.method().equals(HttpMethod.GET)) {
            var refusal = Refusal.of(405, "method-not-allowed", "Method not allowed", "This page can only be read.");
            Answers.refuse(client, refusal.with("allow", "GET, HEAD"), TargetPath.pathOf(head.uri()), requestId, false, last);
            return;
        }
        boolean known = etag.equals(head.headers().get(HttpHeaderNames.IF_NONE_MATCH));
        var fields = new DefaultHttpHeaders().set(HttpHeaderNames.CONTENT_TYPE, "text/html; charset=utf-8")
                .set(HttpHeaderNames.ETAG, etag)
                .set(HttpHeaderNames.CACHE_CONTROL, "no-cache")
                .set(HttpHeaderNames.CONTENT_SECURITY_POLICY, policy)
                .set("x-content-type-options", "nosniff")
                .set("referrer-policy", "no-referrer")
                .set("cross-origin-opener-policy", "same-origin")
                .set("x-request-id", requestId);
        last.accept(fields);
        Answers.whole(client, known ? 304 : 200, fields, body.duplicate(), known || isHead);
    }

    private static String hashes(String page) {
        var out = new StringBuilder();
        var scripts = SCRIPT.matcher(page);
        while (scripts.find()) {
            var hash = Base64.getEncoder().encodeToString(sha256(scripts.group(1).getBytes(StandardCharsets.UTF_8)));
            out.append(out.isEmpty() ? "" : " ").append("'sha256-").append(hash).append('\'');
        }
        return out.isEmpty() ? "'none'" : out.toString();
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
