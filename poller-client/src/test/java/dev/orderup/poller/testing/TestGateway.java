package dev.orderup.poller.testing;

import dev.orderup.poller.order.Credentials;
import dev.orderup.poller.pattern.Settings;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.function.Consumer;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRoutes;

/** A real HTTP server with the routes a test gives it, behind a relay that counts and cuts. */
public final class TestGateway implements AutoCloseable {
    private final DisposableServer server;
    private final Relay relay;

    private TestGateway(DisposableServer server) {
        this.server = server;
        this.relay = Relay.to(server.port());
    }

    public static TestGateway serving(Consumer<HttpServerRoutes> routes) {
        return new TestGateway(HttpServer.create().host("127.0.0.1").port(0).route(routes).bindNow());
    }

    public Relay relay() {
        return relay;
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + relay.port());
    }

    /** Quick ones, so that no test waits for a time that only suits people. */
    public Settings settings() {
        return new Settings(uri(), "127.0.0.1:1", Duration.ofMillis(20), Duration.ofSeconds(2), Duration.ofSeconds(2),
                Credentials.NONE);
    }

    @Override
    public void close() throws IOException {
        relay.close();
        server.disposeNow(Duration.ofSeconds(2));
    }
}
