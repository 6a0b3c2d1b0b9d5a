package dev.orderup.gateway.exchange;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;

/** Tells calls of gRPC, of any of its content types, from other requests. */
public final class GrpcCall {
    private static final String TYPE = "application/grpc";

    private GrpcCall() {}

    public static boolean is(HttpRequest head) {
        var type = head.headers().get(HttpHeaderNames.CONTENT_TYPE);
        return type != null && type.startsWith(TYPE);
    }
}
