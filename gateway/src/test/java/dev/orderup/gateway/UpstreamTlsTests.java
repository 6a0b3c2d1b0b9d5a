package dev.orderup.gateway;

import static dev.orderup.gateway.RoutingTests.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.orderup.gateway.config.TlsSettings.CertificateSettings;
import dev.orderup.gateway.config.WrongSettings;
import io.grpc.CallOptions;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/**
 * TLS towards services, by both providers: who proves what to whom, what is agreed on, and what is refused. The service is mostly a gateway of its
 * own with TLS on its listener; where both sides must not share code it is gRPC's server, the JDK's, or openssl.
 */
@ExtendWith(OutputCaptureExtension.class)
class UpstreamTlsTests {
    private final Pki pki = new Pki("authority");
    private final Pki.Identity localhost = pki.issue("service", "localhost", "127.0.0.1");

    @TempDir
    Path files;

    @ParameterizedTest
    @CsvSource({"openssl,http1,1.1", "openssl,h2,2", "openssl,alpn,2", "jdk,http1,1.1", "jdk,h2,2", "jdk,alpn,2"})
    void requestsGoByTheVersionThatWasAgreedOn(String provider, String protocol, String version) throws Exception {
        try (var origin = new Origin(); var service = service(origin, localhost); var gateway = towards(provider, protocol, service)) {
            gateway.start();
            for (int i = 0; i < 20; i++) {
                assertThat(gateway.raw(request("POST", "/a", "shop.example", "Content-Length: 0"))).startsWith("HTTP/1.1 200 ")
                        .contains("via: " + version + " orderup", "x-forwarded-host: shop.example", "POST /a");
            }
            assertThat(service.meters.get("orderup.gateway.connections").tag("listener", "secure").gauge().value())
                    .as("connections for twenty requests")
                    .isOne();
        }
    }

    @ParameterizedTest
    @CsvSource({"openssl,TLSv1.3", "openssl,TLSv1.2", "jdk,TLSv1.3", "jdk,TLSv1.2"})
    void largeBodiesComeThroughWhole(String provider, String tls) throws Exception {
        var body = "0123456789abcdef".repeat(64 * 1024);
        try (var origin = new Origin().at("/echo", exchange -> {
            var all = exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, all.length);
            exchange.getResponseBody().write(all);
        }); var service = service(origin, localhost)) {
            for (var protocol : List.of("http1", "h2", "alpn")) {
                try (var gateway = towards(provider, protocol, service)) {
                    gateway.upstream("tls.versions", tls).start();
                    assertThat(gateway.raw(request("POST", "/echo", "a", "Content-Length: " + body.length()) + body))
                            .endsWith("\r\n\r\n" + body);
                }
            }
        }
    }

    /** The client is told that it failed, and the log why. */
    @ParameterizedTest
    @CsvSource({"openssl,stranger,unable to find valid certification path", "jdk,stranger,unable to find valid certification path",
            "openssl,other-name,No subject alternative DNS name",
            "jdk,other-name,No subject alternative DNS name", "openssl,expired,CertificateExpiredException",
            "jdk,expired,CertificateExpiredException", "openssl,other-address,No subject alternative names matching IP address",
            "jdk,other-address,No subject alternative names matching IP address"})
    void whoCannotProveItsNameGetsNoRequest(String provider, String who, String why, CapturedOutput log) throws Exception {
        var identity = switch (who) {
            case "stranger" -> new Pki("elsewhere").issue("service", "localhost");
            case "other-name" -> pki.issue("service", "other.example");
            case "other-address" -> pki.issue("service", "127.0.0.2");
            default -> pki.issueExpired("service", "localhost");
        };
        try (var origin = new Origin(); var service = service(origin, identity)) {
            for (var protocol : List.of("http1", "h2", "alpn")) {
                var host = who.equals("other-address") ? "127.0.0.1" : "localhost";
                try (var gateway = towards(provider, protocol, host + at(service).substring("localhost".length()))) {
                    gateway.start();
                    assertThat(gateway.raw(request("GET", "/a", "a"))).startsWith("HTTP/1.1 502 ")
                            .contains("No secure connection to the service could be made")
                            .doesNotContain("certif", "subject", "PKIX", "localhost");
                    assertThat(gateway.meters.get("orderup.gateway.upstream.failures").tag("reason", "tls").functionCounter().count())
                            .isPositive();
                }
            }
            assertThat(log).contains("no TLS with u0 127.0.0.1:" + service.securePort()).contains(why);
            assertThat(origin.seen).isEmpty();
        }
    }

    /** A name of the settings' own is asked for (SNI) and proved; one without a dot, as containers have, too. */
    @ParameterizedTest
    @CsvSource({"openssl,payments", "jdk,payments", "openssl,payments.example", "jdk,payments.example"})
    void anInstanceIsAskedForByNameAndMustHaveIt(String provider, String name) throws Exception {
        try (var origin = new Origin();
                var service = service(origin, pki.issue("first", "first.example"), pki.issue("second", name));
                var gateway = towards(provider, "alpn", service)) {
            gateway.upstream("tls.name", name).start();
            assertThat(gateway.raw(request("GET", "/a", "a"))).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void theNameInTheSettingsIsTheOneThatIsProvedWhereverItResolvesTo() throws Exception {
        try (var origin = new Origin(); var service = service(origin, pki.issue("service", "orders.internal.example"))) {
            try (var gateway = towards("auto", "http1", "orders.internal.example" + at(service).substring("localhost".length()))) {
                gateway.resolving(name -> new InetAddress[]{InetAddress.getLoopbackAddress()}).start();
                assertThat(gateway.raw(request("GET", "/a", "a"))).startsWith("HTTP/1.1 200 ");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"openssl,http1,TLSv1.3", "openssl,h2,TLSv1.3", "openssl,http1,TLSv1.2", "jdk,http1,TLSv1.3", "jdk,h2,TLSv1.3",
            "jdk,h2,TLSv1.2"})
    void theGatewayProvesWhoItIsWhereItIsAsked(String provider, String protocol, String tls, CapturedOutput log) throws Exception {
        var gateways = new Pki("gateways");
        var me = gateways.issue("edge");
        try (var origin = new Origin();
                var service = service(origin, localhost).with("listeners.secure.tls.client-auth", "need")
                        .with("listeners.secure.tls.client-ca", gateways.authorityIn(files, "gateways.pem"))) {
            try (var gateway = towards(provider, protocol, service)) {
                gateway.upstream("tls.versions", tls)
                        .upstream("tls.certificate", me.certificateIn(files, "me"))
                        .upstream("tls.key", me.keyIn(files, "me"))
                        .start();
                assertThat(gateway.raw(request("GET", "/a", "a"))).startsWith("HTTP/1.1 200 ").contains("client-cert: :MI");
            }
            try (var gateway = towards(provider, protocol, service)) {
                gateway.upstream("tls.versions", tls).start();
                assertThat(gateway.raw(request("POST", "/b", "a", "Content-Length: 0"))).startsWith("HTTP/1.1 502 ");
                await().untilAsserted(() -> assertThat(log.getAll().toLowerCase(Locale.ROOT)).containsPattern(
                        "no tls with u0 .*" + (tls.equals("TLSv1.3") ? "certificate_required" : "handshake_failure")));
            }
            assertThat(origin.seen).hasSize(1);
        }
    }

    /** The JDK's server speaks HTTP/1.1 only, and no ALPN. */
    @ParameterizedTest
    @ValueSource(strings = {"openssl", "jdk"})
    void whatSpeaksNoHttp2IsSpokenToInHttp1OrNotAtAll(String provider, CapturedOutput log) throws Exception {
        var service = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        service.setHttpsConfigurator(new HttpsConfigurator(Pki.trusting(localhost)));
        service.createContext("/", exchange -> {
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        service.start();
        var address = "localhost:" + service.getAddress().getPort();
        try (var gateway = towards(provider, "alpn", address)) {
            gateway.start();
            assertThat(gateway.raw(request("GET", "/a", "a"))).startsWith("HTTP/1.1 204 ");
        }
        try (var gateway = towards(provider, "h2", address)) {
            gateway.start();
            assertThat(gateway.raw(request("GET", "/a", "a"))).startsWith("HTTP/1.1 502 ");
        } finally {
            service.stop(0);
        }
        assertThat(log).contains("it speaks http/1.1, which was not asked for");
    }

    @ParameterizedTest
    @CsvSource({"openssl,h2", "openssl,alpn", "jdk,h2"})
    void grpcGoesThroughOverTls(String provider, String protocol) throws Exception {
        var echo = GrpcWebTests.method("test.Echo/Stream", MethodType.BIDI_STREAMING);
        var server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .useTransportSecurity(localhost.certificateIn(files, "grpc").toFile(), localhost.keyIn(files, "grpc").toFile())
                .addService(ServerServiceDefinition.builder("test.Echo")
                        .addMethod(echo, ServerCalls.asyncBidiStreamingCall(answers -> answers))
                        .build())
                .build()
                .start();
        try (var gateway = towards(provider, protocol, "localhost:" + server.getPort())) {
            gateway.start();
            var channel = NettyChannelBuilder.forAddress("127.0.0.1", gateway.port()).usePlaintext().build();
            try {
                var call = ClientCalls.blockingBidiStreamingCall(channel, echo,
                        CallOptions.DEFAULT.withDeadlineAfter(10, TimeUnit.SECONDS));
                for (int i = 0; i < 100; i++) {
                    call.write(("message " + i).getBytes(StandardCharsets.UTF_8));
                    assertThat(call.read()).asString(StandardCharsets.UTF_8).isEqualTo("message " + i);
                }
                call.halfClose();
                assertThat(call.read()).isNull();
            } finally {
                channel.shutdownNow();
            }
        } finally {
            server.shutdownNow();
        }
    }

    /** A page of openssl's server says which session it came by. */
    @ParameterizedTest
    @CsvSource({"openssl,TLSv1.3", "openssl,TLSv1.2", "jdk,TLSv1.3", "jdk,TLSv1.2"})
    void aSecondConnectionResumesTheSessionOfTheFirst(String provider, String tls) throws Exception {
        int port = freePort();
        var server = new ProcessBuilder("openssl", "s_server", "-www", "-accept", "127.0.0.1:" + port, "-cert",
                localhost.certificateIn(files, "server").toString(), "-key", localhost.keyIn(files, "server").toString())
                .redirectErrorStream(true)
                .redirectOutput(files.resolve("openssl.log").toFile())
                .start();
        try (var gateway = towards(provider, "http1", "localhost:" + port)) {
            gateway.upstream("tls.versions", tls).upstream("ejection.failures", 1000).start();
            await().until(() -> gateway.raw(request("GET", "/", "a")).contains("New, TLSv1"));
            assertThat(gateway.raw(request("GET", "/", "a"))).contains("Reused, TLSv1");
        } finally {
            server.destroy();
            assertThat(server.waitFor(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** What was trusted before is trusted no more, and the other way round, without a restart. */
    @ParameterizedTest
    @ValueSource(strings = {"openssl", "jdk"})
    void authoritiesAndTheOwnCertificateChangeWhileItRuns(String provider) throws Exception {
        var after = new Pki("after");
        var gateways = new Pki("gateways");
        var first = gateways.issue("edge");
        var second = gateways.issue("edge");
        try (var origin = new Origin(); var before = service(origin, localhost)) {
            before.with("listeners.secure.tls.client-auth", "want")
                    .with("listeners.secure.tls.client-ca", gateways.authorityIn(files, "gateways.pem"));
            try (var gateway = towards(provider, "http1", before)) {
                gateway.with("tls.reload-every", "50ms")
                        .upstream("tls.certificate", first.certificateIn(files, "me"))
                        .upstream("tls.key", first.keyIn(files, "me"))
                        .upstream("connection-idle", "1ms")
                        .upstream("ejection.failures", 1000)
                        .start();
                assertThat(gateway.raw(request("GET", "/a", "a"))).contains(field(first));
                second.certificateIn(files, "me");
                second.keyIn(files, "me");
                await().until(() -> gateway.raw(request("GET", "/a", "a")).contains(field(second)));
                after.authorityIn(files, "authority.pem");
                await().until(() -> gateway.raw(request("GET", "/a", "a")).startsWith("HTTP/1.1 502 "));
                Files.writeString(files.resolve("authority.pem"), "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n");
                after.issue("service", "localhost").in(files, "service0");
                await().until(() -> gateway.raw(request("GET", "/a", "a")).startsWith("HTTP/1.1 200 "));
            }
        }
    }

    private static String field(Pki.Identity identity) throws Exception {
        return "client-cert: :" + java.util.Base64.getEncoder().encodeToString(identity.certificate.getEncoded()) + ":\n";
    }

    @ParameterizedTest
    @CsvSource({"h2,http,true", "http1,http,true", "alpn,tcp,true", "h2,http,false", "http1,tcp,false"})
    void healthIsAskedOverTlsToo(String protocol, String by, boolean trusted) throws Exception {
        try (var origin = new Origin();
                var service = service(origin, trusted ? localhost : new Pki("elsewhere").issue("service", "localhost"))) {
            try (var gateway = towards("auto", protocol, service)) {
                gateway.upstream("health.by", by).upstream("health.interval", "50ms").upstream("health.timeout", "50ms").start();
                var healthy = gateway.meters.get("orderup.gateway.upstream.healthy").gauge();
                if (trusted) {
                    await().until(() -> by.equals("tcp") || origin.seen.size() > 2);
                    assertThat(healthy.value()).isOne();
                } else {
                    await().until(() -> healthy.value() == 0);
                }
            }
        }
    }

    @Test
    void whoWantsNoProofMustSaySoAndIsWarned(CapturedOutput log) throws Exception {
        try (var origin = new Origin(); var service = service(origin, new Pki("elsewhere").issue("service", "other.example"))) {
            try (var gateway = towards("auto", "http1", service)) {
                assertThat(gateway.start().raw(request("GET", "/a", "a"))).startsWith("HTTP/1.1 502 ");
            }
            for (var provider : List.of("openssl", "jdk")) {
                try (var gateway = new TestGateway().with("tls.provider", provider).http1("/**", at(service))) {
                    gateway.upstream("tls.verify", false).start();
                    assertThat(gateway.raw(request("GET", "/a", "a"))).startsWith("HTTP/1.1 200 ");
                }
            }
            assertThat(log).contains("upstream u0 is not verified (tls.verify: false)");
        }
    }

    /** Without a length only a close_notify tells the end of an answer from somebody who cuts the connection (RFC 9112 section 9.8). */
    @ParameterizedTest
    @CsvSource({"openssl,true", "openssl,false", "jdk,true", "jdk,false"})
    void anAnswerThatEndsWithItsConnectionMustBeEndedByTheService(String provider, boolean whole) throws Exception {
        try (var server = new ServerSocket(0); var gateway = towards(provider, "http1", "localhost:" + server.getLocalPort())) {
            gateway.start();
            var service = Thread.ofVirtual().start(() -> answerToTheEnd(server, whole));
            var answer = gateway.raw(request("GET", "/a", "a"));
            assertThat(answer).contains("part").startsWith("HTTP/1.1 200 ");
            assertThat(answer.endsWith("0\r\n\r\n")).as("it is said to be whole").isEqualTo(whole);
            service.join();
        }
    }

    private void answerToTheEnd(ServerSocket server, boolean whole) {
        try (var tcp = server.accept();
                var tls = (SSLSocket) Pki.trusting(localhost).getSocketFactory().createSocket(tcp, "a", 1, false)) {
            tls.setUseClientMode(false);
            var head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                head.append((char) tls.getInputStream().read());
            }
            TestGateway.send(tls.getOutputStream(), "HTTP/1.1 200 OK\r\n\r\npart");
            if (!whole) {
                tcp.shutdownOutput();
                assertThat(tcp.getInputStream().read(new byte[1024])).isGreaterThanOrEqualTo(-1);
            }
        } catch (Exception broken) {
            throw new AssertionError(broken);
        }
    }

    @Test
    void settingsThatMakeNoSenseAreRefused() throws Exception {
        refused("upstreams.u0.tls: none (expected: settings for TLS", new TestGateway().http1("/**", "a:1").upstream("protocol", "h2"));
        refused("upstreams.u0.tls: with protocol h2c (expected: none, or protocol http1, h2 or alpn)",
                new TestGateway().h2c("/**", "a:1").upstream("tls.verify", true));
        refused("upstreams.u0.tls: with protocol tcp (expected: none", new TestGateway().tcp("l4", "a:1").upstream("tls.verify", true));
        refused("upstreams.u0.tls.ca: none.pem (expected: a PEM file",
                new TestGateway().http1("/**", "a:1").upstream("tls.ca", "none.pem"));
        refused("upstreams.u0.tls.ca: authority.pem (expected: none where verify is false)",
                new TestGateway().http1("/**", "a:1").upstream("tls.verify", false).upstream("tls.ca", "authority.pem"));
        refused("upstreams.u0.tls.key: null (expected: a PEM file with the private key)",
                new TestGateway().http1("/**", "a:1").upstream("tls.certificate", localhost.certificateIn(files, "me")));
        refused("upstreams.u0.tls.versions: [SSLv3] (expected: one or both of",
                new TestGateway().http1("/**", "a:1").upstream("tls.versions", "SSLv3"));
        refused("upstreams.u0.tls.name: A b (expected: a host name", new TestGateway().http1("/**", "a:1").upstream("tls.name", "A b"));
        Files.writeString(files.resolve("broken.pem"), "hello");
        refused("upstreams.u0.tls: " + files.resolve("broken.pem"),
                new TestGateway().http1("/**", "a:1").upstream("tls.ca", files.resolve("broken.pem")));
    }

    private static void refused(String reason, TestGateway gateway) {
        assertThatThrownBy(gateway::start).isInstanceOf(WrongSettings.class).hasMessageContaining("orderup.gateway." + reason);
    }

    private TestGateway service(Origin origin, Pki.Identity... identities) throws IOException {
        var certificates = new ArrayList<CertificateSettings>();
        for (var identity : identities) {
            certificates.add(identity.in(files, "service" + certificates.size()));
        }
        return new TestGateway().patient()
                .secure("openssl", files, certificates.toArray(CertificateSettings[]::new))
                .with("via", true)
                .with("trust-forwarded", true)
                .http1("/**", origin.address());
    }

    private TestGateway towards(String provider, String protocol, TestGateway service) throws IOException {
        return towards(provider, protocol, at(service));
    }

    private static String at(TestGateway service) {
        return "localhost:" + (service.isStarted() ? service : service.start()).securePort();
    }

    private TestGateway towards(String provider, String protocol, String address) throws IOException {
        return new TestGateway().patient()
                .with("tls.provider", provider)
                .http1("/**", address)
                .upstream("protocol", protocol)
                .upstream("tls.ca", pki.authorityIn(files, "authority.pem"));
    }

    /** Whom the test leaves to the default is verified by those that the JDK trusts, and these do not know him. */
    @Test
    void withoutAuthoritiesOfItsOwnItTrustsThoseOfTheJdk() throws Exception {
        try (var origin = new Origin(); var service = service(origin, localhost)) {
            try (var gateway = new TestGateway().http1("/**", at(service)).upstream("tls.verify", true)) {
                assertThat(gateway.start().raw(request("GET", "/a", "a"))).startsWith("HTTP/1.1 502 ");
            }
        }
    }
}
