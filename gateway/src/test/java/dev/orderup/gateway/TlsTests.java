package dev.orderup.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS at the listener, by both providers: what was proved, what was agreed on, and what goes wrong. */
class TlsTests {
    @TempDir
    Path home;

    @ParameterizedTest
    @ValueSource(strings = {"openssl", "jdk"})
    void bothVersionsOfHttpGoOverBothVersionsOfTls(String provider) throws Exception {
        try (var origin = new Origin(); var gateway = secure(provider, origin)) {
            for (var version : HttpClient.Version.values()) {
                if (version.name().equals("HTTP_3")) {
                    continue;
                }
                for (var tls : new String[]{"TLSv1.2", "TLSv1.3"}) {
                    try (var client = client(version, tls)) {
                        var answer = client.send(HttpRequest.newBuilder(gateway.secureUri("/a")).build(), BodyHandlers.ofString());
                        assertThat(answer.version()).isEqualTo(version);
                        assertThat(answer.sslSession().orElseThrow().getProtocol()).isEqualTo(tls);
                        assertThat(answer.body()).contains("GET /a", "x-forwarded-proto: https", "proto=https");
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"openssl", "jdk"})
    void largeBodiesComeThroughWhole(String provider) throws Exception {
        var body = "0123456789abcdef".repeat(64 * 1024).getBytes(StandardCharsets.US_ASCII);
        try (var origin = new Origin().at("/echo", exchange -> {
            var all = exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, all.length);
            exchange.getResponseBody().write(all);
        });
                var gateway = new TestGateway().patient()
                        .secure(provider, home)
                        .http1("/**", origin.address())
                        .start();
                var http1 = client(HttpClient.Version.HTTP_1_1, "TLSv1.3");
                var http2 = client(HttpClient.Version.HTTP_2, "TLSv1.3")) {
            for (var client : new HttpClient[]{http1, http2}) {
                var request = HttpRequest.newBuilder(gateway.secureUri("/echo")).POST(BodyPublishers.ofByteArray(body)).build();
                assertThat(client.send(request, BodyHandlers.ofByteArray()).body()).isEqualTo(body);
            }
        }
    }

    @Test
    void theDevelopmentCaVouchesForThisMachineByNameAndByAddress() throws Exception {
        try (var origin = new Origin();
                var gateway = secure("auto", origin);
                var client = client(HttpClient.Version.HTTP_2, "TLSv1.3")) {
            for (var host : new String[]{"localhost", "127.0.0.1"}) {
                var uri = URI.create("https://" + host + ":" + gateway.securePort() + "/");
                assertThat(client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).statusCode()).isEqualTo(200);
            }
        }
    }

    @Test
    void theDevelopmentCaIsKeptAndItsKeyIsForItsOwnerOnly() throws Exception {
        try (var origin = new Origin(); var gateway = secure("auto", origin)) {
            assertThat(gateway.securePort()).isPositive();
        }
        var first = Pki.read(home.resolve("ca.pem"));
        assertThat(Files.getPosixFilePermissions(home.resolve("ca-key.pem"))).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        Files.setPosixFilePermissions(home.resolve("ca-key.pem"), PosixFilePermissions.fromString("rw-r--r--"));
        try (var origin = new Origin();
                var gateway = secure("auto", origin);
                var client = client(HttpClient.Version.HTTP_1_1, "TLSv1.3")) {
            assertThat(Pki.read(home.resolve("ca.pem"))).isEqualTo(first);
            assertThat(Files.getPosixFilePermissions(home.resolve("ca-key.pem"))).isEqualTo(PosixFilePermissions.fromString("rw-------"));
            assertThat(client.send(HttpRequest.newBuilder(gateway.secureUri("/")).build(), BodyHandlers.ofString()).statusCode())
                    .isEqualTo(200);
        }
    }

    /** Who trusts it has not given the rest of the web away, should its key be stolen. */
    @Test
    void theDevelopmentCaCanVouchForNothingElse() throws Exception {
        try (var origin = new Origin(); var gateway = secure("auto", origin)) {
            assertThat(gateway.securePort()).isPositive();
        }
        var constraints = Pki.read(home.resolve("ca.pem")).getCriticalExtensionOIDs();
        assertThat(constraints).contains("2.5.29.30");
    }

    @ParameterizedTest
    @ValueSource(strings = {"openssl", "jdk"})
    void oldVersionsAndStrangersAreRefusedAndCounted(String provider) throws Exception {
        try (var origin = new Origin();
                var gateway = new TestGateway().secure(provider, home)
                        .with("listeners.secure.tls.versions", "TLSv1.3")
                        .http1("/**", origin.address())
                        .start()) {
            var elsewhere = Pki.trusting(null, new Pki("elsewhere").authority());
            assertThatThrownBy(() -> handshake(elsewhere, gateway.securePort(), "TLSv1.3")).isInstanceOf(SSLHandshakeException.class);
            var trusting = Pki.trusting(home.resolve("ca.pem"));
            assertThatThrownBy(() -> handshake(trusting, gateway.securePort(), "TLSv1.2")).isInstanceOf(SSLHandshakeException.class);
            try (var socket = new java.net.Socket(InetAddress.getLoopbackAddress(), gateway.securePort())) {
                socket.setSoTimeout(10_000);
                TestGateway.send(socket.getOutputStream(), "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
                assertThat(socket.getInputStream().readAllBytes()).doesNotContain('H', 'T', 'T', 'P');
            }
            org.awaitility.Awaitility.await()
                    .untilAsserted(() -> assertThat(
                            gateway.meters.get("orderup.gateway.refused").tag("reason", "tls-handshake").counter().count()).isEqualTo(3));
        }
    }

    @Test
    void whoSaysNothingIsClosed() throws Exception {
        try (var origin = new Origin();
                var gateway = secure("auto", origin);
                var socket = new java.net.Socket(InetAddress.getLoopbackAddress(), gateway.securePort())) {
            socket.setSoTimeout(10_000);
            assertThat(socket.getInputStream().read()).isNegative();
        }
    }

    /** The end is said, so that nobody can cut an answer short without being noticed; and the answer is not lost to a reset. */
    @ParameterizedTest
    @ValueSource(strings = {"openssl", "jdk"})
    void anAnswerThatClosesTheConnectionEndsWithCloseNotify(String provider) throws Exception {
        try (var origin = new Origin(); var gateway = secure(provider, origin)) {
            for (var version : new String[]{"TLSv1.2", "TLSv1.3"}) {
                try (var socket = handshake(Pki.trusting(home.resolve("ca.pem")), gateway.securePort(), version)) {
                    TestGateway.send(socket.getOutputStream(), "GET /a HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
                    var all = new ByteArrayOutputStream();
                    // It throws where the stream ends without the alert.
                    socket.getInputStream().transferTo(all);
                    assertThat(all.toString(StandardCharsets.US_ASCII)).contains("200 OK", "GET /a");
                }
            }
        }
    }

    @Test
    void anAbsoluteTargetOfThisSchemeIsUnderstood() throws Exception {
        try (var origin = new Origin();
                var gateway = secure("auto", origin);
                var socket = handshake(Pki.trusting(home.resolve("ca.pem")), gateway.securePort(), "TLSv1.3")) {
            TestGateway.send(socket.getOutputStream(), "GET https://shop.example/a HTTP/1.1\r\nHost: b\r\nConnection: close\r\n\r\n");
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)).contains("GET /a",
                    "host: shop.example");
        }
    }

    private TestGateway secure(String provider, Origin origin) {
        return new TestGateway().secure(provider, home).http1("/**", origin.address()).start();
    }

    private HttpClient client(HttpClient.Version version, String tls) throws Exception {
        var parameters = new javax.net.ssl.SSLParameters();
        parameters.setProtocols(new String[]{tls});
        return HttpClient.newBuilder().version(version).sslContext(Pki.trusting(home.resolve("ca.pem"))).sslParameters(parameters).build();
    }

    private static SSLSocket handshake(SSLContext context, int port, String version) throws Exception {
        var socket = (SSLSocket) context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(10_000);
        socket.setEnabledProtocols(new String[]{version});
        socket.startHandshake();
        return socket;
    }
}
