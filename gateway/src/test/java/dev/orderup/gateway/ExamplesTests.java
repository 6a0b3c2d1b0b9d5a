package dev.orderup.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import dev.orderup.gateway.config.SettingsReader;
import dev.orderup.gateway.metrics.GatewayMeters;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLSocket;
import org.assertj.core.api.ThrowingConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.io.FileSystemResource;

/** Each example starts as it is written, but for its ports, and does what it says. */
class ExamplesTests {

    @ParameterizedTest
    @CsvSource({"smallest.yml, a, /x, 9000, 'GET /x'", "routes.yml, shop.example.com, /api/v1/reports/7?y=1, 9002, 'GET /reports/7?y=1'",
            "routes.yml, shop.example.org, /a?b, 0, 'location: https://shop.example.com/a?b'",
            "routes.yml, a, /shops/7/orders/42/lines, 9000, 'GET /orders/42/of/7/lines'",
            "balance.yml, a, /carts/1, 9100, 'GET /carts/1'", "limits.yml, a, /api/x, 9000, 'ratelimit: \"api\";r=19;t=1'",
            "limits.yml, a, /, 9000, content-security-policy: frame-ancestors", "layer4.yml, a, /x, 9000, 'GET /x'"})
    void anExampleDoesWhatItSays(String file, String host, String path, int port, String expected) throws Exception {
        try (var service = new Origin()) {
            answers(settings(file, port, service.address()), path, host, expected);
        }
    }

    /** The files that it names are those of an authority made for this. */
    @Test
    void theServiceOfTheExampleOfUpstreamTlsProvesItsName(@TempDir Path files) throws Exception {
        var pki = new Pki("internal");
        var me = pki.issue("gateway");
        var service = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        service.setHttpsConfigurator(new HttpsConfigurator(Pki.trusting(pki.issue("orders", "orders.internal"), pki.authority())) {
            @Override
            public void configure(HttpsParameters parameters) {
                var asking = getSSLContext().getDefaultSSLParameters();
                asking.setNeedClientAuth(true);
                parameters.setSSLParameters(asking);
            }
        });
        service.createContext("/", exchange -> {
            var client = ((HttpsExchange) exchange).getSSLSession().getPeerPrincipal().getName();
            exchange.getResponseHeaders().set("x-client", client);
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        service.start();
        try {
            var settings = settings("upstream-tls.yml", 9443, "127.0.0.1:" + service.getAddress().getPort());
            settings.put("orderup.gateway.upstreams.orders.tls.ca", pki.authorityIn(files, "ca.pem"));
            settings.put("orderup.gateway.upstreams.orders.tls.certificate", me.certificateIn(files, "gateway"));
            settings.put("orderup.gateway.upstreams.orders.tls.key", me.keyIn(files, "gateway"));
            answers(settings, "/a", "a", "X-client: CN=gateway");
        } finally {
            service.stop(0);
        }
    }

    @Test
    void theExampleOfProxiesBelievesTheOneInFront() throws Exception {
        try (var service = new Origin()) {
            answers(settings("proxies.yml", 9000, service.address()), "PROXY TCP4 203.0.113.7 198.51.100.1 1 2\r\n", "/a", "a",
                    "x-forwarded-for: 203.0.113.7");
        }
    }

    @Test
    void theExampleOfTlsShowsEachNameItsCertificate(@TempDir Path files) throws Exception {
        var pki = new Pki("public");
        try (var service = new Origin()) {
            var settings = settings("tls.yml", 9000, service.address());
            settings.put("orderup.gateway.listeners.partners.tls.client-ca", pki.authorityIn(files, "ca.pem"));
            for (var each : List.of("shop.example.com", "a.kitchens.example.com")) {
                var identity = pki.issue(each, each);
                var at = "orderup.gateway.tls.certificates[%d].".formatted(each.startsWith("shop") ? 0 : 1);
                settings.put(at + "certificate", identity.certificateIn(files, each));
                settings.put(at + "key", identity.keyIn(files, each));
            }
            started(settings, gateway -> {
                assertThat(subjectFor("a.kitchens.example.com", gateway, pki)).isEqualTo("CN=a.kitchens.example.com");
                assertThat(subjectFor("shop.example.com", gateway, pki)).isEqualTo("CN=shop.example.com");
            });
        }
    }

    private static String subjectFor(String name, Gateway gateway, Pki pki) throws Exception {
        try (var client = (SSLSocket) Pki.trusting(null, pki.authority())
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), gateway.address("secure").getPort())) {
            var asking = client.getSSLParameters();
            asking.setServerNames(List.of(new SNIHostName(name)));
            client.setSSLParameters(asking);
            return client.getSession().getPeerPrincipal().getName();
        }
    }

    private static void answers(Map<String, Object> settings, String path, String host, String expected) throws Exception {
        answers(settings, "", path, host, expected);
    }

    private static void answers(Map<String, Object> settings, String header, String path, String host, String expected)
            throws Exception {
        started(settings, gateway -> {
            try (var client = new Socket(InetAddress.getLoopbackAddress(), gateway.address("clear").getPort())) {
                TestGateway.send(client.getOutputStream(), header + RoutingTests.request("GET", path, host));
                assertThat(new String(client.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1)).contains(expected);
            }
        });
    }

    private static void started(Map<String, Object> settings, ThrowingConsumer<Gateway> use) throws Exception {
        var gateway = new Gateway(SettingsReader.read(new MapConfigurationPropertySource(settings)),
                new GatewayMeters(new SimpleMeterRegistry()));
        gateway.start();
        try {
            use.accept(gateway);
        } finally {
            var stopped = new CountDownLatch(1);
            gateway.stop(stopped::countDown);
            stopped.await();
        }
    }

    /** With a free port for the listener, and a service that is there in the place of the one at this port. */
    private static Map<String, Object> settings(String file, int port, String service) throws Exception {
        var out = new LinkedHashMap<String, Object>();
        for (var source : new YamlPropertySourceLoader().load(file, new FileSystemResource(Path.of("examples", file)))) {
            for (var name : ((EnumerablePropertySource<?>) source).getPropertyNames()) {
                var value = String.valueOf(source.getProperty(name));
                out.put(name, name.endsWith(".port") ? "0" : value.replaceFirst("^127\\.0\\.0\\.1:" + port + "\\b", service));
            }
        }
        // Where an example has several instances, the one that is there must be the one that is asked.
        out.keySet().removeIf(name -> name.matches(".*\\.instances\\[[1-9]]"));
        return out;
    }
}
