package dev.orderup.gateway;

import dev.orderup.gateway.config.JwtSettings;
import dev.orderup.gateway.config.SettingsReader;
import dev.orderup.gateway.config.TlsSettings.CertificateSettings;
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
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/**
 * A gateway on a free port with short times, one loop and every buffer watched for leaks. Its settings are written as in a file, one
 * property each, so what a test does not say has the default that a user gets.
 */
final class TestGateway implements AutoCloseable {
    static {
        Leaks.watch();
    }
    private final Map<String, Object> properties = new LinkedHashMap<>();
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private int upstreams;
    private int routes;
    private String bodyMax = "64KB";
    private Duration patience = Duration.ofSeconds(1);
    private Resolver resolver = InetAddress::getAllByName;
    private @Nullable String sticky;
    private @Nullable String last;
    private @Nullable Gateway gateway;
    private @Nullable CountDownLatch stopped;

    TestGateway() {
        with("loops", 1).with("access-log", true).with("drain", "1s");
        with("listeners.clear.port", 0).with("listeners.clear.backlog", 128).with("listeners.clear.connections-max", 1000);
        with("listeners.clear.header-max", "8KB").with("listeners.clear.target-max", "4KB").with("listeners.clear.streams-max", 100);
        with("listeners.clear.head-timeout", "700ms").with("listeners.clear.body-timeout", "700ms");
        with("listeners.clear.idle-timeout", "5s");
    }

    /** Any setting, by its name below {@code orderup.gateway}; the last word counts. */
    TestGateway with(String property, Object value) {
        properties.put(SettingsReader.PREFIX + "." + property, value);
        return this;
    }

    /** A setting of the route that was added last. */
    TestGateway route(String property, Object value) {
        return with("routes[" + (routes - 1) + "]." + property, value);
    }

    /** A setting of the upstream that was added last. */
    TestGateway upstream(String property, Object value) {
        return with("upstreams.u" + (upstreams - 1) + "." + property, value);
    }

    /** For large bodies and long silences; said before the routes. */
    TestGateway patient() {
        bodyMax = "200MB";
        return patience(Duration.ofSeconds(30));
    }

    TestGateway patience(Duration of) {
        patience = of;
        return this;
    }

    /** Routes below {@code /open} are for all, the others for those with a token of this issuer. */
    TestGateway believing(JwtSettings issuer) {
        with("jwt.keys", issuer.keys()).with("jwt.issuer", issuer.issuer()).with("jwt.audience", issuer.audience());
        with("jwt.cookie", issuer.cookie()).with("jwt.refresh", issuer.refresh()).with("jwt.patience", issuer.patience());
        return with("jwt.verified-max", issuer.verifiedMax());
    }

    /** Makes the routes ask for tokens, though no issuer may be known. */
    TestGateway demandingTokens() {
        for (int i = 0; i < routes; i++) {
            with("routes[" + i + "].access", "token");
        }
        return this;
    }

    /** Opens a second listener, which speaks TLS; without a certificate of its own, by a development CA in this home. */
    TestGateway secure(String provider, Path home, CertificateSettings... certificates) {
        with("tls.provider", provider).with("tls.home", home).with("tls.reload-every", "50ms").with("tls.sessions-max", 100);
        for (int i = 0; i < certificates.length; i++) {
            with("tls.certificates[" + i + "].certificate", String.valueOf(certificates[i].certificate()));
            with("tls.certificates[" + i + "].key", String.valueOf(certificates[i].key()));
        }
        with("listeners.secure.port", 0).with("listeners.secure.head-timeout", "2s").with("listeners.secure.body-timeout", "700ms");
        with("listeners.secure.header-max", "8KB").with("listeners.secure.idle-timeout", "5s");
        return with("listeners.secure.tls.versions", "TLSv1.3,TLSv1.2");
    }

    int securePort() {
        return gateway().address("secure").getPort();
    }

    URI secureUri(String path) {
        return URI.create("https://localhost:" + securePort() + path);
    }

    TestGateway resolving(Resolver with) {
        resolver = with;
        return this;
    }

    /** Said before the routes. */
    TestGateway sticky(String cookie, @Nullable String key) {
        sticky = cookie;
        return key == null ? this : with("sticky-key", key);
    }

    TestGateway http1(String path, String... instances) {
        return service("http1", path, instances);
    }

    TestGateway h2c(String path, String... instances) {
        return service("h2c", path, instances);
    }

    private TestGateway service(String protocol, String path, String... instances) {
        var name = group(protocol, instances);
        row("r" + routes, path).route("upstream", name);
        if (path.startsWith("/open")) {
            route("access", "public");
        }
        if (sticky != null) {
            route("sticky", sticky);
        }
        return this;
    }

    /** An upstream without a route; returns its name. */
    String group(String protocol, String... instances) {
        upstreams++;
        upstream("protocol", protocol).upstream("connections-max", 4).upstream("pending-max", 4);
        upstream("connect-timeout", "1s").upstream("connection-idle", "5s").upstream("resolve-every", "1s");
        upstream("ejection.failures", 2).upstream("ejection.first", "500ms").upstream("ejection.most", "2s");
        for (int i = 0; i < instances.length; i++) {
            upstream("instances[" + i + "]", instances[i]);
        }
        return "u" + (upstreams - 1);
    }

    /** A route that leads nowhere yet. */
    TestGateway row(String name, String path) {
        routes++;
        return route("name", name).route("path", path)
                .route("body-max", bodyMax)
                .route("response-timeout", patience)
                .route("stream-idle", patience.multipliedBy(2));
    }

    TestGateway page(String path, String resource) {
        return row("page", path).route("page", resource).route("access", "public");
    }

    /** A listener of another kind than HTTP; where there are no routes, HTTP is not listened for at all. */
    private TestGateway layer4(String name, String kind) {
        last = name;
        return listener("port", 0).listener("kind", kind)
                .listener("idle-timeout", "5s")
                .listener("head-timeout", "700ms")
                .listener("header-max", "8KB");
    }

    /** A setting of the listener that was added last. */
    TestGateway listener(String property, Object value) {
        return with("listeners." + last + "." + property, value);
    }

    TestGateway tcp(String name, String... instances) {
        return layer4(name, "tcp").listener("upstream", group("tcp", instances));
    }

    TestGateway udp(String name, String... instances) {
        return layer4(name, "udp").listener("upstream", group("udp", instances));
    }

    /** A forward proxy that leads to these places, those on this machine included. */
    TestGateway forward(String name, String... allow) {
        layer4(name, "forward").listener("allow-networks[0]", "127.0.0.0/8");
        for (int i = 0; i < allow.length; i++) {
            listener("allow[" + i + "]", allow[i]);
        }
        return this;
    }

    /** A listener that goes by the names that TLS clients ask for; each name leads to one instance. */
    TestGateway sni(String name, Map<String, String> instances, @Nullable String others) {
        layer4(name, "tcp");
        int index = 0;
        for (var each : instances.entrySet()) {
            listener("sni[" + index + "].name", each.getKey());
            listener("sni[" + index++ + "].upstream", group("tcp", new String[]{each.getValue()}));
        }
        return others == null ? this : listener("upstream", group("tcp", new String[]{others}));
    }

    TestGateway start() {
        if (routes == 0 && last != null) {
            properties.keySet().removeIf(name -> name.startsWith(SettingsReader.PREFIX + ".listeners.clear."));
        }
        var settings = SettingsReader.read(new MapConfigurationPropertySource(properties));
        var started = new Gateway(settings, new GatewayMeters(meters), resolver);
        started.start();
        gateway = started;
        return this;
    }

    boolean isStarted() {
        return gateway != null;
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
        return connect("clear");
    }

    Socket connect(String listener) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), gateway().address(listener).getPort());
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
        if (isStarted()) {
            stop().await();
        }
        Leaks.checkWhatIsKnown();
    }
}
