package dev.orderup.poller.testing;

import dev.orderup.poller.order.Credentials;
import dev.orderup.poller.pattern.Settings;
import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;

/** A real gRPC server with the service a test gives it, behind a relay that counts and cuts. */
public final class GrpcServer implements AutoCloseable {
    private final Server server;
    private final Relay relay;

    private GrpcServer(Server server) {
        this.server = server;
        this.relay = Relay.to(server.getPort());
    }

    public static GrpcServer serving(BindableService service) throws IOException {
        return new GrpcServer(NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .addService(service)
                .build()
                .start());
    }

    public Relay relay() {
        return relay;
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + relay.port());
    }

    public Settings settings() {
        return new Settings(uri(), "127.0.0.1:1", Duration.ofMillis(20), Duration.ofSeconds(2), Duration.ofSeconds(2),
                Credentials.NONE);
    }

    @Override
    public void close() throws IOException {
        relay.close();
        server.shutdownNow();
    }
}
