package dev.orderup.gateway;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tech.kwik.flupke.Http3ClientBuilder;

/** HTTP/3 at the gateway, as three clients see it: flupke, which shares no code with it; Chromium; and Netty's own, for what those two hide. */
@SuppressWarnings("StringConcatToTextBlock") // What is sent here ends its lines with CR LF, which a text block cannot show.
class Http3Tests {
    private static final int PIECE = 64 * 1024;
    private static final long SIZE = 64L << 20;
    private static final long HELD_MAX = 24L << 20;
    private static final long GATEWAY_MAX = 4L << 20;
    @TempDir
    private Path home;

    @Test
    void anIndependentClientGetsAndPosts() throws Exception {
        try (var origin = new Origin(); var gateway = gateway().http1("/**", origin.address()).start()) {
            var client = new Http3ClientBuilder().disableCertificateCheck().connectTimeout(Duration.ofSeconds(10)).build();
            var got = client.send(HttpRequest.newBuilder(gateway.secureUri("/hello")).build(), BodyHandlers.ofString());
            assertThat(got.statusCode()).isEqualTo(200);
            assertThat(got.body()).startsWith("GET /hello\n")
                    .contains("x-forwarded-proto: https", "body 0")
                    .doesNotContain("transfer-encoding");
            var posted = client.send(
                    HttpRequest.newBuilder(gateway.secureUri("/orders")).POST(BodyPublishers.ofString("x".repeat(50_000))).build(),
                    BodyHandlers.ofString());
            assertThat(posted.body()).startsWith("POST /orders\n").contains("body 50000");
        }
    }

    @Test
    void answersOverTlsTellOfHttp3AndThoseInClearTextDoNot() throws Exception {
        try (var origin = new Origin(); var gateway = gateway().http1("/**", origin.address()).start()) {
            var trusting = Pki.trusting(home.resolve("ca.pem"));
            for (var version : HttpClient.Version.values()) {
                try (var client = HttpClient.newBuilder().version(version).sslContext(trusting).build()) {
                    var answer = client.send(HttpRequest.newBuilder(gateway.secureUri("/")).build(), BodyHandlers.discarding());
                    assertThat(answer.headers().firstValue("alt-svc")).contains("h3=\":" + gateway.securePort() + "\"; ma=86400");
                    var clear = client.send(HttpRequest.newBuilder(gateway.uri("/")).build(), BodyHandlers.discarding());
                    assertThat(clear.headers().firstValue("alt-svc")).isEmpty();
                }
            }
        }
    }

    @Test
    void aBrowserComesOverHttp3() throws Exception {
        try (var gateway = gateway().page("/", "pages/version.html").start()) {
            var key = certificate(gateway);
            var shown = Chromium.shows("https://127.0.0.1:" + gateway.securePort() + "/",
                    "--origin-to-force-quic-on=127.0.0.1:" + gateway.securePort(), "--ignore-certificate-errors-spki-list="
                            + Base64.getEncoder()
                                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(key.getPublicKey().getEncoded())));
            assertThat(shown).contains("came over h3");
        }
    }

    @Test
    void hintsTrailersAndTheirOrderAreKept() throws Exception {
        try (var server = new ServerSocket(0);
                var gateway = gateway().http1("/**", "127.0.0.1:" + server.getLocalPort()).start();
                var client = new Http3Wire(gateway.securePort())) {
            var stream = client.open(false, ":method", "POST", ":scheme", "https", ":authority", "localhost", ":path", "/", "te",
                    "trailers");
            stream.write("hi".getBytes(StandardCharsets.US_ASCII));
            stream.end();
            try (var service = server.accept()) {
                assertThat(head(service)).containsIgnoringCase("te: trailers");
                assertThat(head(service)).isEqualTo("2\r\nhi\r\n0\r\n\r\n");
                TestGateway.send(service.getOutputStream(), "HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n"
                        + "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nX-End: 9\r\n\r\n");
                assertThat(stream.next().toString()).contains(":status=103", "link=</a.css>");
                assertThat(stream.next().toString()).contains(":status=200").doesNotContain("transfer-encoding");
                assertThat((byte[]) stream.next()).asString(StandardCharsets.US_ASCII).isEqualTo("ok");
                assertThat(stream.next().toString()).contains("x-end=9");
                assertThat(stream.next()).isEqualTo("END");
            }
        }
    }

    @Test
    void aReaderThatStallsStopsTheOriginAndGetsEveryByteLater() throws Exception {
        var written = new AtomicLong();
        try (var origin = new Origin().at("/large", exchange -> {
            exchange.sendResponseHeaders(200, SIZE);
            var piece = new byte[PIECE];
            while (written.get() < SIZE) {
                exchange.getResponseBody().write(piece);
                written.addAndGet(PIECE);
            }
        }); var gateway = gateway().http1("/**", origin.address()).start(); var client = new Http3Wire(gateway.securePort())) {
            long before = direct();
            var stream = client.get("/large");
            var last = new AtomicLong();
            await().pollInterval(Duration.ofMillis(100))
                    .during(Duration.ofMillis(500))
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> last.getAndSet(written.get()) == written.get() && written.get() > 0);
            assertThat(written.get()).as("bytes that could be written").isLessThan(HELD_MAX);
            assertThat(direct() - before).as("direct memory").isLessThan(GATEWAY_MAX);
            long got = 0;
            for (var event = stream.next(); !event.equals("END"); event = stream.next()) {
                got += event instanceof byte[] bytes ? bytes.length : 0;
            }
            assertThat(got).isEqualTo(SIZE);
        }
    }

    @Test
    void aWebSocketIsOpenedByExtendedConnect() throws Exception {
        try (var server = new ServerSocket(0);
                var gateway = gateway().http1("/ws", "127.0.0.1:" + server.getLocalPort()).start();
                var client = new Http3Wire(gateway.securePort())) {
            var stream = client.open(false, ":method", "CONNECT", ":protocol", "websocket", ":scheme", "https", ":authority", "localhost",
                    ":path", "/ws", "sec-websocket-version", "13");
            try (var service = server.accept()) {
                var key = head(service).lines()
                        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("sec-websocket-key:"))
                        .findFirst()
                        .orElseThrow()
                        .substring("sec-websocket-key:".length())
                        .trim();
                var digest = MessageDigest.getInstance("SHA-1")
                        .digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII));
                TestGateway.send(service.getOutputStream(),
                        "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                                + "Sec-WebSocket-Accept: " + Base64.getEncoder().encodeToString(digest) + "\r\n\r\n");
                assertThat(stream.next().toString()).contains(":status=200").doesNotContain("sec-websocket-accept");
                stream.write(new byte[]{1, 2, 3});
                assertThat(service.getInputStream().readNBytes(3)).containsExactly(1, 2, 3);
                service.getOutputStream().write(new byte[]{4, 5});
                assertThat((byte[]) stream.next()).containsExactly(4, 5);
                stream.end();
                assertThat(service.getInputStream().read()).isNegative();
                service.close();
                assertThat(stream.next()).isIn("END", "GONE");
            }
        }
    }

    @Test
    void aGatewayThatStopsSaysGoawayTwiceAndEndsTheStreamWhole() throws Exception {
        var begun = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        try (var origin = new Origin().at("/slow", exchange -> {
            begun.countDown();
            waitFor(go);
            exchange.sendResponseHeaders(200, 4);
            exchange.getResponseBody().write("done".getBytes(StandardCharsets.US_ASCII));
        }); var gateway = gateway().http1("/**", origin.address()).start(); var client = new Http3Wire(gateway.securePort())) {
            var stream = client.get("/slow");
            assertThat(begun.await(10, SECONDS)).isTrue();
            var stopped = gateway.stop();
            assertThat(client.goAways.poll(10, SECONDS)).as("forbids nothing yet").isEqualTo((1L << 62) - 4);
            assertThat(client.goAways.poll(10, SECONDS)).as("the first that will not be served").isEqualTo(4);
            go.countDown();
            assertThat(stream.next().toString()).contains(":status=200");
            var body = new ByteArrayOutputStream();
            for (var event = stream.next(); !event.equals("END"); event = stream.next()) {
                body.writeBytes((byte[]) event);
            }
            assertThat(body.toString(StandardCharsets.US_ASCII)).isEqualTo("done");
            assertThat(stopped.await(5, SECONDS)).isTrue();
        }
    }

    private TestGateway gateway() {
        return new TestGateway().patient().secure("auto", home).with("listeners.secure.http3", true);
    }

    /** What the gateway shows over TLS, and so over QUIC. */
    private Certificate certificate(TestGateway gateway) throws Exception {
        try (var socket = (SSLSocket) Pki.trusting(home.resolve("ca.pem"))
                .getSocketFactory()
                .createSocket("localhost", gateway.securePort())) {
            return socket.getSession().getPeerCertificates()[0];
        }
    }

    private static long direct() {
        return ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT).metric().usedDirectMemory();
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, SECONDS)).isTrue();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static String head(Socket socket) throws IOException {
        socket.setSoTimeout(10_000);
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = socket.getInputStream().read();
            assertThat(next).as("after %s", head).isNotNegative();
            head.append((char) next);
        }
        return head.toString();
    }
}
