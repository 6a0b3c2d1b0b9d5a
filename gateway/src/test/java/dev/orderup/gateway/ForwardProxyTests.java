package dev.orderup.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.orderup.gateway.TcpProxyTests.Peer;
import dev.orderup.gateway.config.WrongSettings;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A forward proxy leads where it is told it may, and nobody gets further by a name, an address or a trick. */
@SuppressWarnings("StringConcatToTextBlock") // What is sent here ends its lines with CR LF, which a text block cannot show.
class ForwardProxyTests {
    @TempDir
    Path home;

    @Test
    void aTunnelCarriesBytesAndTheEndOfEachHalf() throws Exception {
        try (var server = new Peer();
                var gateway = new TestGateway().forward("out", server.address()).start();
                var client = gateway.connect("out")) {
            connect(client, server.address());
            try (var behind = server.accept()) {
                assertThat(head(client)).startsWith("HTTP/1.1 200 ")
                        .doesNotContainIgnoringCase("content-length")
                        .doesNotContainIgnoringCase("transfer-encoding");
                TestGateway.send(client.getOutputStream(), "ping");
                assertThat(TcpProxyTests.read(behind, 4)).isEqualTo("ping");
                client.shutdownOutput();
                assertThat(behind.getInputStream().read()).isNegative();
                TestGateway.send(behind.getOutputStream(), "pong");
                assertThat(TcpProxyTests.read(client, 4)).isEqualTo("pong");
                behind.close();
                assertThat(client.getInputStream().read()).isNegative();
            }
            await().until(() -> gateway.gateway().listeners().getFirst().isEmpty());
        }
    }

    /** RFC 9113 section 8.5: each tunnel is a stream of one connection, and each half ends with END_STREAM. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void tunnelsOverHttp2ShareAConnection(boolean secure) throws Exception {
        try (var first = new Peer();
                var second = new Peer();
                var gateway = http2(secure, first.address(), second.address());
                var client = client(gateway, secure)) {
            connect(client, 1, first.address());
            connect(client, 3, second.address());
            try (var one = first.accept(); var two = second.accept()) {
                granted(client, 2);
                client.frame(Http2Wire.DATA, 0, 1, "to one".getBytes(StandardCharsets.US_ASCII));
                client.frame(Http2Wire.DATA, 0, 3, "to two".getBytes(StandardCharsets.US_ASCII));
                assertThat(TcpProxyTests.read(one, 6)).isEqualTo("to one");
                assertThat(TcpProxyTests.read(two, 6)).isEqualTo("to two");
                client.frame(Http2Wire.DATA, Http2Wire.END_STREAM, 1, new byte[0]);
                assertThat(one.getInputStream().read()).as("the end of the client's half").isNegative();
                TestGateway.send(one.getOutputStream(), "from one");
                assertThat(data(client, 1)).isEqualTo("from one");
                one.close();
                assertThat(client.next()).matches(frame -> frame.stream == 1 && frame.endsStream());
                TestGateway.send(two.getOutputStream(), "from two");
                assertThat(data(client, 3)).as("the other tunnel goes on").isEqualTo("from two");
            }
        }
    }

    /** A destination that breaks off is told by an error of the stream, and a client's reset by the end of the connection to the destination. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatBreaksOffIsNotTakenForAnEnd(boolean secure) throws Exception {
        try (var server = new Peer(); var gateway = http2(secure, server.address()); var client = client(gateway, secure)) {
            connect(client, 1, server.address());
            try (var behind = server.accept()) {
                granted(client, 1);
                behind.setSoLinger(true, 0);
            }
            var reset = client.next();
            assertThat(reset.type).isEqualTo(Http2Wire.RST_STREAM);
            assertThat(reset.payload).as("CONNECT_ERROR").isEqualTo(new byte[]{0, 0, 0, 10});
            connect(client, 3, server.address());
            try (var behind = server.accept()) {
                granted(client, 1);
                client.number(Http2Wire.RST_STREAM, 3, 8);
                assertThat(behind.getInputStream().read()).isNegative();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theListHoldsOverHttp2AsWell(boolean secure) throws Exception {
        try (var gateway = http2(secure, "allowed.example:443"); var client = client(gateway, secure)) {
            connect(client, 1, "127.0.0.1:1");
            assertThat(client.status(client.next())).isEqualTo("403");
            assertThat(new String(client.next().payload, StandardCharsets.UTF_8)).contains("destination-not-allowed");
            client.headers(3, 0, ":method", "CONNECT", ":authority", "allowed.example:443", ":path", "/", ":scheme", "https");
            var frame = client.next();
            while (frame.stream != 3) {
                frame = client.next();
            }
            assertThat(frame.type).as("malformed, RFC 9113 section 8.5").isEqualTo(Http2Wire.RST_STREAM);
        }
    }

    /** What the client does not read stops the destination of this tunnel, by the stream's window, and of no other. */
    @Test
    void aStalledTunnelHoldsUpNoOther() throws Exception {
        try (var first = new Peer();
                var second = new Peer();
                var gateway = http2(false, first.address(), second.address());
                var client = client(gateway, false)) {
            connect(client, 1, first.address());
            connect(client, 3, second.address());
            try (var one = first.accept(); var two = second.accept()) {
                granted(client, 2);
                client.number(Http2Wire.WINDOW_UPDATE, 0, 1 << 20);
                var written = new java.util.concurrent.atomic.AtomicLong();
                var writer = Thread.ofVirtual().start(() -> {
                    var piece = new byte[64 * 1024];
                    try {
                        while (true) {
                            one.getOutputStream().write(piece);
                            written.addAndGet(piece.length);
                        }
                    } catch (java.io.IOException ended) {
                        assertThat(written.get()).isPositive();
                    }
                });
                assertThat(data(client, 1, 65_535)).hasSize(65_535);
                TestGateway.send(two.getOutputStream(), "from two");
                assertThat(data(client, 3)).isEqualTo("from two");
                var before = new java.util.concurrent.atomic.AtomicLong(-1);
                await().pollInterval(java.time.Duration.ofMillis(300)).until(() -> before.getAndSet(written.get()) == written.get());
                assertThat(written.get()).as("what kernels and one read hold").isLessThan(16L << 20);
                one.close();
                writer.join();
            }
        }
    }

    private TestGateway http2(boolean secure, String... allow) {
        var gateway = new TestGateway().forward("out", allow);
        return secure ? gateway.with("tls.home", home).listener("tls.versions", "TLSv1.3").start() : gateway.start();
    }

    private Http2Wire client(TestGateway gateway, boolean secure) throws Exception {
        if (!secure) {
            return new Http2Wire(gateway.connect("out"));
        }
        var socket = (javax.net.ssl.SSLSocket) Pki.trusting(home.resolve("ca.pem"))
                .getSocketFactory()
                .createSocket("localhost", gateway.gateway().address("out").getPort());
        socket.setSoTimeout(10_000);
        var parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(new String[]{"h2"});
        socket.setSSLParameters(parameters);
        return new Http2Wire(socket);
    }

    private static void connect(Http2Wire client, int stream, String to) throws Exception {
        client.headers(stream, 0, ":method", "CONNECT", ":authority", to);
    }

    private static void granted(Http2Wire client, int tunnels) throws Exception {
        for (int i = 0; i < tunnels; i++) {
            var head = client.next();
            assertThat(head.endsStream()).isFalse();
            assertThat(client.fields(head)).contains(":status=200").doesNotContain("content-length", "transfer-encoding");
        }
    }

    private static String data(Http2Wire client, int stream) throws Exception {
        return data(client, stream, 1);
    }

    private static String data(Http2Wire client, int stream, int least) throws Exception {
        var all = new ByteArrayOutputStream();
        while (all.size() < least) {
            var frame = client.next();
            assertThat(frame.stream).isEqualTo(stream);
            assertThat(frame.type).isEqualTo(Http2Wire.DATA);
            all.write(frame.payload);
        }
        return all.toString(StandardCharsets.US_ASCII);
    }

    /** RFC 9112 section 6.1: nothing is said of a body that there is not. */
    @Test
    void anAnswerWithoutABodyIsNotGivenOne() throws Exception {
        try (var origin = new Origin().at("/none", exchange -> exchange.sendResponseHeaders(204, -1));
                var gateway = new TestGateway().forward("out", origin.address()).start()) {
            for (var line : new String[]{"GET http://" + origin.address() + "/none", "HEAD http://" + origin.address() + "/a"}) {
                try (var client = gateway.connect("out")) {
                    TestGateway.send(client.getOutputStream(), line + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
                    assertThat(all(client)).startsWith("HTTP/1.1 20").doesNotContainIgnoringCase("transfer-encoding").endsWith("\r\n\r\n");
                }
            }
        }
    }

    @Test
    void aRequestInClearIsForwardedInTheFormForOrigins() throws Exception {
        try (var origin = new Origin();
                var gateway = new TestGateway().forward("out", "localhost:" + origin.port()).start();
                var client = gateway.connect("out")) {
            TestGateway.send(client.getOutputStream(), "POST http://localhost:" + origin.port() + "/a/b?c=d HTTP/1.1\r\nHost: other\r\n"
                    + "Proxy-Connection: keep-alive\r\nX-Kept: yes\r\nContent-Length: 5\r\n\r\nhello");
            assertThat(head(client)).startsWith("HTTP/1.1 200 ");
            assertThat(origin.seen.getFirst()).startsWith("POST /a/b?c=d\n")
                    .contains("host: localhost:" + origin.port() + "\n",
                            "x-kept: yes\n", "body 5\n")
                    .doesNotContain("proxy-connection");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:1", "example.org:443", "allowed.example:444", "evil-allowed.example:443",
            "allowed.example.evil:443"})
    void whatIsNotOnTheListIsRefused(String asked) throws Exception {
        try (var gateway = new TestGateway().forward("out", "allowed.example:443", "*.sub.example:*").start();
                var client = gateway.connect("out")) {
            connect(client, asked);
            assertThat(all(client)).startsWith("HTTP/1.1 403 ").contains("destination-not-allowed", asked);
            assertThat(gateway.meters.counter("orderup.gateway.refused", "reason", "destination-not-allowed").count()).isOne();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "::1", "fd00:ec2::254",
            "fe80::1", "::ffff:10.0.0.1", "64:ff9b::a00:1", "224.0.0.1", "255.255.255.255", "2002:a00:1::"})
    void aNameThatResolvesToAPrivateAddressLeadsNowhere(String address) throws Exception {
        try (var gateway = new TestGateway().resolving(_ -> new InetAddress[]{InetAddress.ofLiteral(address)})
                .forward("out", "*.example:*")
                .start(); var client = gateway.connect("out")) {
            connect(client, "inside.example:80");
            assertThat(all(client)).startsWith("HTTP/1.1 403 ").contains("address-not-allowed").doesNotContain(address);
        }
    }

    /** The address that was looked at is the one that is dialled: a second answer of the resolver would come too late. */
    @Test
    void aNameIsResolvedOnce() throws Exception {
        try (var server = new Peer()) {
            var asked = new java.util.concurrent.atomic.AtomicInteger();
            int port = Integer.parseInt(server.address().substring("127.0.0.1:".length()));
            try (var gateway = new TestGateway().resolving(name -> {
                assertThat(name).isEqualTo("a.example");
                return new InetAddress[]{InetAddress.ofLiteral(asked.incrementAndGet() == 1 ? "127.0.0.1" : "10.0.0.1")};
            }).forward("out", "a.example:*").start(); var client = gateway.connect("out")) {
                connect(client, "a.example:" + port);
                assertThat(head(client)).startsWith("HTTP/1.1 200 ");
                assertThat(asked.get()).isOne();
            }
        }
    }

    @Test
    void aTokenIsAskedForWhereItIsNeeded() throws Exception {
        try (var server = new Peer();
                var issuer = new Issuer();
                var gateway = new TestGateway().believing(issuer.settings())
                        .forward("out", server.address())
                        .listener("access", "token")
                        .start()) {
            await().until(() -> !asked(gateway, server, "Proxy-Authorization: Bearer " + Issuer.token() + "\r\n").contains(" 503 "));
            assertThat(asked(gateway, server, "")).startsWith("HTTP/1.1 407 ").containsIgnoringCase("proxy-authenticate: Bearer");
            assertThat(asked(gateway, server, "Proxy-Authorization: Bearer " + Issuer.signed(Issuer.claims(), Issuer.STRANGERS) + "\r\n"))
                    .startsWith("HTTP/1.1 407 ")
                    .contains("invalid_token");
            assertThat(asked(gateway, server, "Proxy-Authorization: Bearer " + Issuer.token() + "\r\n")).startsWith("HTTP/1.1 200 ");
        }
    }

    private static String asked(TestGateway gateway, Peer server, String fields) throws Exception {
        try (var client = gateway.connect("out")) {
            TestGateway.send(client.getOutputStream(),
                    "CONNECT " + server.address() + " HTTP/1.1\r\nHost: " + server.address() + "\r\n" + fields + "\r\n");
            return head(client);
        }
    }

    @Test
    void whatIsNoRequestForAProxyIsRefused() throws Exception {
        try (var gateway = new TestGateway().forward("out", "a.example:80").start()) {
            for (var line : new String[]{"GET / HTTP/1.1", "CONNECT a.example HTTP/1.1", "GET https://a.example/ HTTP/1.1",
                    "GET http://user@a.example/ HTTP/1.1"}) {
                try (var client = gateway.connect("out")) {
                    TestGateway.send(client.getOutputStream(), line + "\r\nHost: a.example\r\n\r\n");
                    assertThat(head(client)).as(line).startsWith("HTTP/1.1 400 ");
                }
            }
        }
    }

    @Test
    void aDestinationThatIsNotThereIs502() throws Exception {
        String address;
        try (var server = new Peer()) {
            address = server.address();
        }
        try (var gateway = new TestGateway().forward("out", address).start(); var client = gateway.connect("out")) {
            connect(client, address);
            assertThat(all(client)).startsWith("HTTP/1.1 502 ").contains("unreachable");
        }
    }

    @Test
    void aProxyWithoutAListDoesNotStart() {
        assertThatThrownBy(() -> new TestGateway().forward("out").start()).isInstanceOf(WrongSettings.class)
                .hasMessageContaining("orderup.gateway.listeners.out.allow: [] (expected: where it may lead");
        assertThatThrownBy(() -> new TestGateway().forward("out", "*:*").start()).isInstanceOf(WrongSettings.class)
                .hasMessageContaining("out.allow: *:*");
    }

    /** As people use it. */
    @Test
    void curlGoesThroughInBothWays() throws Exception {
        try (var origin = new Origin(); var gateway = new TestGateway().forward("out", origin.address()).start()) {
            var proxy = "http://127.0.0.1:" + gateway.gateway().address("out").getPort();
            assertThat(curl("--proxy", proxy, "http://" + origin.address() + "/x")).startsWith("GET /x\n");
            assertThat(curl("--proxy", proxy, "--proxytunnel", "http://" + origin.address() + "/y")).startsWith("GET /y\n");
        }
    }

    private static String curl(String... arguments) throws Exception {
        var command = new java.util.ArrayList<>(java.util.List.of("curl", "-sS", "--noproxy", ""));
        command.addAll(java.util.List.of(arguments));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).as(said).isTrue();
        return said;
    }

    private static void connect(Socket client, String to) throws Exception {
        TestGateway.send(client.getOutputStream(), "CONNECT " + to + " HTTP/1.1\r\nHost: " + to + "\r\n\r\n");
    }

    private static String head(Socket socket) throws Exception {
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = socket.getInputStream().read();
            assertThat(next).as("after %s", head).isNotNegative();
            head.append((char) next);
        }
        return head.toString();
    }

    private static String all(Socket socket) throws Exception {
        var all = new ByteArrayOutputStream();
        socket.getInputStream().transferTo(all);
        return all.toString(StandardCharsets.ISO_8859_1);
    }
}
