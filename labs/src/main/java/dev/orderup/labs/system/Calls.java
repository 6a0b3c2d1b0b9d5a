package dev.orderup.labs.system;

import io.grpc.ClientInterceptor;
import io.grpc.Metadata;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import java.net.URI;

/** gRPC in clear text, with what says who asks. */
public final class Calls {
    private static final Metadata.Key<String> AUTHORIZATION = Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    private Calls() {}

    /**
     * A channel of one connection, all calls on which show the same.
     *
     * @param authorization the whole value of the header
     */
    public static NettyChannelBuilder to(URI door, String authorization) {
        return NettyChannelBuilder.forAddress(door.getHost(), door.getPort()).usePlaintext().intercept(showing(authorization));
    }

    private static ClientInterceptor showing(String authorization) {
        var metadata = new Metadata();
        metadata.put(AUTHORIZATION, authorization);
        return MetadataUtils.newAttachHeadersInterceptor(metadata);
    }
}
