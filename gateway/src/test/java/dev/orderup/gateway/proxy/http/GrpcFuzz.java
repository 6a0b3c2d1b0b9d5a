package dev.orderup.gateway.proxy.http;

import dev.orderup.gateway.exchange.ClientStream;
import dev.orderup.gateway.exchange.RequestReader;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** What clients of gRPC say beyond HTTP. */
public final class GrpcFuzz {
    private GrpcFuzz() {}

    public static void timeout(byte[] data) {
        if (GrpcTimeout.nanos(new String(data, StandardCharsets.ISO_8859_1)) < 0) {
            throw new AssertionError("negative");
        }
    }

    /** Base64 of gRPC-Web: the same bytes, or refused, in one piece and octet by octet. */
    public static void web(byte[] data) {
        var whole = decoded(data, data.length);
        var cut = decoded(data, 1);
        if (!whole.equals(cut)) {
            throw new AssertionError("at once " + whole + ", cut " + cut);
        }
    }

    private static String decoded(byte[] data, int step) {
        var head = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/");
        head.headers().set("content-type", "application/grpc-web-text");
        var web = Objects.requireNonNull(GrpcWeb.of(nobody(), head));
        var service = new Service();
        web.exchange(service);
        for (int i = 0; i < data.length; i += step) {
            web.content(new DefaultHttpContent(Unpooled.copiedBuffer(data, i, Math.min(step, data.length - i))));
        }
        web.content(LastHttpContent.EMPTY_LAST_CONTENT);
        return service.refused ? "REFUSED" : service.got.toString();
    }

    /** A client that takes whatever is said to it. */
    private static ClientStream nobody() {
        return (ClientStream) Proxy.newProxyInstance(GrpcFuzz.class.getClassLoader(), new Class<?>[]{ClientStream.class},
                (_, method, said) -> {
                    if (said != null) {
                        ReferenceCountUtil.release(said[0]);
                    }
                    return method.getReturnType() == boolean.class ? (Object) true : null;
                });
    }

    private static final class Service implements RequestReader {
        private final StringBuilder got = new StringBuilder();
        private boolean refused;

        @Override
        public void content(HttpContent content) {
            got.append(content.content().toString(StandardCharsets.ISO_8859_1));
            content.release();
        }

        @Override
        public void clientGone() {
            refused = true;
        }

        @Override
        public void readComplete() {}

        @Override
        public void writabilityChanged() {}

        @Override
        public void drainOver() {}
    }
}
