package dev.orderup.gateway.proxy.http;

import dev.orderup.gateway.exchange.ClientStream;
import dev.orderup.gateway.metrics.Json;
import dev.orderup.gateway.policy.Refusal;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** What the gateway answers by itself. */
public final class Answers {
    private static final String PROBLEMS = "https://orderup.dev/problems/";

    private Answers() {}

    /** The same where no route is known, which could have a say. */
    public static void refuse(ClientStream client, Refusal refusal, String path, String requestId, boolean grpc) {
        refuse(client, refusal, path, requestId, grpc, _ -> {});
    }

    /**
     * An RFC 9457 problem; for gRPC the same thing as trailers without a message, which its clients can read.
     *
     * @param last gets all fields before they are written
     */
    static void refuse(ClientStream client, Refusal refusal, String path, String requestId, boolean grpc, Consumer<HttpHeaders> last) {
        if (refusal.status() == 204) {
            var fields = new DefaultHttpHeaders().set("x-request-id", requestId);
            refusal.fields().forEach(fields::set);
            last.accept(fields);
            whole(client, 204, fields, Unpooled.EMPTY_BUFFER, false);
        } else if (grpc) {
            grpc(client, refusal, requestId, last);
        } else {
            problem(client, refusal, path, requestId, last);
        }
    }

    private static void problem(ClientStream client, Refusal refusal, String path, String requestId, Consumer<HttpHeaders> last) {
        var json = "{\"type\":\"" + PROBLEMS + refusal.slug() + "\",\"title\":" + Json.quoted(refusal.title()) + ",\"status\":"
                + refusal.status() + ",\"detail\":" + Json.quoted(refusal.detail()) + ",\"instance\":" + Json.quoted(path)
                + ",\"requestId\":" + Json.quoted(requestId) + "}";
        var fields = new DefaultHttpHeaders().set(HttpHeaderNames.CONTENT_TYPE, "application/problem+json")
                .set(HttpHeaderNames.CACHE_CONTROL, "no-store")
                .set("x-content-type-options", "nosniff")
                .set(HttpHeaderNames.CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'")
                .set("x-request-id", requestId);
        if (refusal.status() == 503) {
            fields.set(HttpHeaderNames.RETRY_AFTER, "1");
        }
        refusal.fields().forEach(fields::set);
        last.accept(fields);
        whole(client, refusal.status(), fields, Unpooled.copiedBuffer(json, StandardCharsets.UTF_8), false);
    }

    private static void grpc(ClientStream client, Refusal refusal, String requestId, Consumer<HttpHeaders> last) {
        var fields = new DefaultHttpHeaders().set(HttpHeaderNames.CONTENT_TYPE, "application/grpc")
                .set("grpc-status", refusal.grpcStatus())
                .set("grpc-message", percentEncoded(refusal.detail()))
                .set("x-request-id", requestId);
        refusal.fields().forEach(fields::set);
        last.accept(fields);
        whole(client, 200, fields, Unpooled.EMPTY_BUFFER, false);
    }

    static void redirect(ClientStream client, int status, String location, String requestId, Consumer<HttpHeaders> last) {
        var fields = new DefaultHttpHeaders().set(HttpHeaderNames.LOCATION, location).set("x-request-id", requestId);
        last.accept(fields);
        whole(client, status, fields, Unpooled.EMPTY_BUFFER, false);
    }

    /** gRPC over HTTP/2: bytes outside of printable ASCII, and the percent sign, are escaped. */
    private static String percentEncoded(String text) {
        var out = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            if (b >= 0x20 && b <= 0x7e && b != '%') {
                out.append((char) b);
            } else {
                out.append(String.format("%%%02X", b));
            }
        }
        return out.toString();
    }

    /** An answer that is all there; {@code withoutBody} for HEAD and 304, whose length is said and not sent. */
    static void whole(ClientStream client, int status, HttpHeaders fields, ByteBuf body, boolean withoutBody) {
        if (status != 304 && status != 204 && !fields.contains("grpc-status")) {
            fields.set(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes());
        }
        client.write(new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status), fields));
        if (withoutBody) {
            body.release();
        }
        client.write(new DefaultLastHttpContent(withoutBody ? Unpooled.EMPTY_BUFFER : body));
        client.flush();
    }
}
