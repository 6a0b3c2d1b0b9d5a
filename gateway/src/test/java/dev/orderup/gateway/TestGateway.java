package dev.orderup.gateway;

import dev.orderup.gateway.config.GatewaySettings;
import dev.orderup.gateway.config.GatewaySettings.Transport;
import dev.orderup.gateway.config.JwtSettings;
import dev.orderup.gateway.config.ListenerSettings;
import dev.orderup.gateway.config.RouteSettings;
import dev.orderup.gateway.config.RouteSettings.Access;
import dev.orderup.gateway.config.SettingsCheck;
import dev.orderup.gateway.config.UpstreamSettings;
import dev.orderup.gateway.config.UpstreamSettings.EjectionSettings;
import dev.orderup.gateway.config.UpstreamSettings.Protocol;
import dev.orderup.gateway.metrics.GatewayMeters;
import dev.orderup.gateway.upstream.Resolver;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/** A gateway on a free port with short times, one loop and every buffer watched for leaks. */
final class TestGateway implements AutoCloseable {
    static {
        Leaks.watch();
    }
    private final Map<String, UpstreamSettings> upstreams = new LinkedHashMap<>();
    private final List<RouteSettings> routes = new ArrayList<>();
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private DataSize bodyMax = DataSize.ofKilobytes(64);
    private Duration patience = Duration.ofSeconds(1);
    private Resolver resolver = InetAddress::getAllByName;
    private @Nullable String sticky;
    private @Nullable String stickyKey;
    private @Nullable JwtSettings jwt;
    private @Nullable Gateway gateway;
    private @Nullable CountDownLatch stopped;

    /** For large bodies and long silences; said before the routes. */
    TestGateway patient() {
        bodyMax = DataSize.ofMegabytes(200);
        patience = Duration.ofSeconds(30);
        return this;
    }

    TestGateway patience(Duration of) {
        patience = of;
        return this;
    }

    /** Routes below {@code /open} are for all, the others for those with a token of this issuer. */
    TestGateway believing(JwtSettings issuer) {
        jwt = issuer;
        return this;
    }

    /** Makes the routes ask for tokens, though no issuer may be known. */
    TestGateway demandingTokens() {
        routes.replaceAll(
                route -> new RouteSettings(route.name(), route.path(), route.upstream(), route.page(), Access.TOKEN, route.bodyMax(),
                        route.responseTimeout(), route.streamIdle(), route.sticky()));
        return this;
    }

    private @Nullable Access access(String path) {
        return path.startsWith("/open") ? Access.PUBLIC : null;
    }

    TestGateway resolving(Resolver with) {
        resolver = with;
        return this;
    }

    /** Said before the routes. */
    TestGateway sticky(String cookie, @Nullable String key) {
        sticky = cookie;
        stickyKey = key;
        return this;
    }

    TestGateway http1(String path, String... instances) {
        return route(path, Protocol.HTTP1, instances);
    }

    TestGateway h2c(String path, String... instances) {
        return route(path, Protocol.H2C, instances);
    }

    private TestGateway route(String path, Protocol protocol, String... instances) {
        var name = "u" + upstreams.size();
        upstreams.put(name, new UpstreamSettings(protocol, List.of(instances), 4, 4, Duration.ofSeconds(1), Duration.ofSeconds(5),
                Duration.ofSeconds(1), new EjectionSettings(2, Duration.ofMillis(500), Duration.ofSeconds(2))));
        routes.add(new RouteSettings("r" + routes.size(), path, name, null, access(path), bodyMax, patience,
                patience.multipliedBy(2), sticky));
        return this;
    }

    TestGateway page(String path, String resource) {
        routes.add(new RouteSettings("page", path, null, resource, Access.PUBLIC, DataSize.ofKilobytes(1), Duration.ofSeconds(1),
                Duration.ofSeconds(1), null));
        return this;
    }

    TestGateway start() {
        var listener = new ListenerSettings("127.0.0.1", 0, 128, 1000, DataSize.ofKilobytes(8), DataSize.ofKilobytes(4),
                Duration.ofMillis(700), Duration.ofMillis(700), Duration.ofSeconds(5), 100);
        var settings = new GatewaySettings(1, Transport.AUTO, Map.of("clear", listener), upstreams, routes, false, false, true, 3,
                Duration.ofSeconds(1), stickyKey, jwt);
        var started = new Gateway(SettingsCheck.checked(settings), new GatewayMeters(meters), resolver);
        started.start();
        gateway = started;
        return this;
    }

    Gateway gateway() {
        return java.util.Objects.requireNonNull(gateway);
    }

    int port() {
        return gateway().address("clear").getPort();
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port() + path);
    }

    Socket connect() throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), port());
        socket.setSoTimeout(10_000);
        return socket;
    }

    /** Sends these bytes and reads until the gateway closes. */
    String raw(String bytes) throws IOException {
        try (var socket = connect()) {
            send(socket.getOutputStream(), bytes);
            var all = new ByteArrayOutputStream();
            socket.getInputStream().transferTo(all);
            return all.toString(StandardCharsets.ISO_8859_1);
        }
    }

    static void send(OutputStream out, String bytes) throws IOException {
        out.write(bytes.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    /** Begins to stop, as SIGTERM does; the latch tells the end. */
    CountDownLatch stop() {
        if (stopped == null) {
            var latch = new CountDownLatch(1);
            stopped = latch;
            gateway().stop(latch::countDown);
        }
        return java.util.Objects.requireNonNull(stopped);
    }

    @Override
    public void close() throws InterruptedException {
        stop().await();
        Leaks.check();
    }
}
