package dev.orderup.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.orderup.gateway.TcpProxyTests.Peer;
import dev.orderup.gateway.config.WrongSettings;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose connection it is, as a proxy in front says and as the gateway says it on; and that nobody else can say it. Headers are made by hand. */
@SuppressWarnings("StringConcatToTextBlock") // What is sent here ends its lines with CR LF, which a text block cannot show.
class ProxyProtocolTests {
    private static final byte[] SIGNATURE = HexFormat.of().parseHex("0d0a0d0a000d0a515549540a");
    private static final String GET = "GET /a HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    private static final int LOCAL = 0x20;
    private static final int PROXY = 0x21;
    private static final int TCP4 = 0x11;
    private static final int TCP6 = 0x21;

    @ParameterizedTest
    @ValueSource(strings = {"v1", "v1-6", "v2", "v2-6", "v2-tlvs"})
    void theClientIsWhomTheHeaderNamesHoweverItIsTorn(String kind) throws Exception {
        var client = kind.endsWith("-6") ? "2001:db8:0:0:0:0:0:7" : "203.0.113.7";
        try (var origin = new Origin(); var gateway = listening("accept", origin).start()) {
            var all = concat(header(kind), GET.getBytes(StandardCharsets.US_ASCII));
            assertThat(said(gateway, all)).contains("x-forwarded-for: " + client + "\n").contains("GET /a");
            try (var socket = gateway.connect()) {
                socket.setTcpNoDelay(true);
                for (byte each : all) {
                    socket.getOutputStream().write(each);
                    socket.getOutputStream().flush();
                }
                assertThat(read(socket)).contains("x-forwarded-for: " + client + "\n").contains("GET /a");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"openssl", "jdk"})
    void aHeaderComesBeforeTls(String provider, @TempDir Path home) throws Exception {
        try (var origin = new Origin();
                var gateway = listening("accept", origin).secure(provider, home)
                        .with("listeners.secure.proxy-protocol", "require")
                        .with("listeners.secure.proxy-networks", "127.0.0.0/8")
                        .start();
                var tcp = new Socket(InetAddress.getLoopbackAddress(), gateway.securePort())) {
            tcp.getOutputStream().write(header("v2"));
            try (var tls = Pki.trusting(home.resolve("ca.pem"))
                    .getSocketFactory()
                    .createSocket(tcp, "localhost", gateway.securePort(), true)) {
                tls.setSoTimeout(10_000);
                TestGateway.send(tls.getOutputStream(), GET);
                assertThat(read(tls)).contains("x-forwarded-for: 203.0.113.7\n").contains("proto=https");
            }
        }
    }

    /** As for the proxy's own checks of our health, and for those whom it does not name. */
    @Test
    void whoIsNotNamedIsTheProxy() throws Exception {
        try (var origin = new Origin(); var gateway = listening("require", origin).start()) {
            for (var header : List.of(v2(LOCAL, 0, new byte[0]), v2(LOCAL, TCP4, addresses(4)), v2(PROXY, 0, new byte[0]),
                    "PROXY UNKNOWN\r\n".getBytes(StandardCharsets.US_ASCII),
                    "PROXY UNKNOWN ffff::1 ffff::2 1 2\r\n".getBytes(StandardCharsets.US_ASCII), v2(PROXY, 0x31, new byte[216]))) {
                assertThat(said(gateway, concat(header, GET.getBytes(StandardCharsets.US_ASCII)))).contains("x-forwarded-for: 127.0.0.1\n");
            }
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"GET / HTTP/1.1", "PROXY TCP4 203.0.113.7 198.51.100.1 1111",
            "PROXY TCP4 203.0.113.777 198.51.100.1 1 2",
            "PROXY TCP4 203.0.113.7 198.51.100.1 70000 2", "PROXY TCP6 203.0.113.7 198.51.100.1 1 2", "PROXY TCP5 a b 1 2",
            "proxy unknown"})
    void whatIsNoHeaderEndsTheConnectionAndIsCounted(String line) throws Exception {
        try (var origin = new Origin(); var gateway = listening("accept", origin).start()) {
            assertThat(said(gateway, (line + "\r\n" + GET).getBytes(StandardCharsets.US_ASCII))).isEmpty();
            await().until(() -> refused(gateway, "proxy-header") == 1);
            assertThat(origin.seen).isEmpty();
        }
    }

    @Test
    void aHeaderHasABoundAndADeadline() throws Exception {
        try (var origin = new Origin(); var gateway = listening("accept", origin).start()) {
            assertThat(said(gateway, ("PROXY TCP4 " + "1".repeat(200)).getBytes(StandardCharsets.US_ASCII))).isEmpty();
            assertThat(said(gateway, v2(PROXY, TCP4, concat(addresses(4), new byte[60_000])))).isEmpty();
            assertThat(said(gateway, Arrays.copyOf(header("v2"), 14))).as("half a header").isEmpty();
            assertThat(said(gateway, new byte[0])).as("nothing").isEmpty();
            await().until(() -> refused(gateway, "proxy-header") == 4);
            assertThat(said(gateway, concat(header("v2"), GET.getBytes(StandardCharsets.US_ASCII)))).contains("203.0.113.7");
        }
    }

    /** From elsewhere a header is what any client may send: no HTTP, and no proof. */
    @Test
    void whoIsNotOnTheListCannotSayThatItIsAnother() throws Exception {
        try (var origin = new Origin();
                var gateway = listening("accept", origin).with("listeners.clear.proxy-networks", "10.0.0.0/8").start()) {
            assertThat(said(gateway, GET.getBytes(StandardCharsets.US_ASCII))).contains("x-forwarded-for: 127.0.0.1\n");
            assertThat(said(gateway, concat(header("v1"), GET.getBytes(StandardCharsets.US_ASCII)))).startsWith("HTTP/1.1 400 ");
            assertThat(origin.seen).hasSize(1);
        }
        try (var origin = new Origin();
                var gateway = listening("require", origin).with("listeners.clear.proxy-networks", "10.0.0.0/8").start()) {
            assertThat(said(gateway, concat(header("v1"), GET.getBytes(StandardCharsets.US_ASCII)))).isEmpty();
            assertThat(refused(gateway, "proxy-unknown")).isOne();
        }
    }

    @Test
    void limitsAreForTheClientsAndNotForTheProxy() throws Exception {
        try (var origin = new Origin(); var gateway = listening("accept", origin).with("listeners.clear.client-connections-max", 1)) {
            gateway.route("rate.requests", 1).route("rate.per", "1h").start();
            try (var one = gateway.connect(); var other = gateway.connect(); var second = gateway.connect()) {
                ask(one, "203.0.113.7");
                assertThat(head(one)).startsWith("HTTP/1.1 200 ");
                ask(other, "203.0.113.8");
                assertThat(head(other)).startsWith("HTTP/1.1 200 ");
                ask(other, null);
                assertThat(head(other)).contains("HTTP/1.1 429 ");
                ask(second, "203.0.113.8");
                assertThat(read(second)).isEmpty();
                assertThat(refused(gateway, "client-connections")).isOne();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"v1", "v2"})
    void aServiceBehindLayer4IsToldWhoseConnectionItIs(String version) throws Exception {
        try (var server = new Peer();
                var gateway = new TestGateway().tcp("bytes", server.address()).upstream("proxy-protocol", version).start();
                var client = gateway.connect("bytes");
                var behind = server.accept()) {
            TestGateway.send(client.getOutputStream(), "ping");
            int port = gateway.gateway().address("bytes").getPort();
            assertThat(told(behind)).isEqualTo("127.0.0.1 127.0.0.1 " + client.getLocalPort() + " " + port);
            assertThat(TcpProxyTests.read(behind, 4)).isEqualTo("ping");
            TestGateway.send(behind.getOutputStream(), "pong");
            assertThat(TcpProxyTests.read(client, 4)).isEqualTo("pong");
        }
    }

    /** What a proxy in front says is said on, whatever the versions. */
    @ParameterizedTest
    @CsvSource({"v1,v2", "v2,v1", "v2-6,v2", "v1-6,v1"})
    void whatWasSaidIsSaidOn(String in, String out) throws Exception {
        try (var server = new Peer();
                var gateway = new TestGateway().tcp("bytes", server.address())
                        .upstream("proxy-protocol", out)
                        .listener("proxy-protocol", "require")
                        .listener("proxy-networks", "127.0.0.0/8,::1/128")
                        .start();
                var client = gateway.connect("bytes")) {
            client.getOutputStream().write(concat(header(in), "ping".getBytes(StandardCharsets.US_ASCII)));
            try (var behind = server.accept()) {
                assertThat(told(behind)).isEqualTo(in.endsWith("-6")
                        ? "2001:db8:0:0:0:0:0:7 2001:db8:0:0:0:0:0:1 1111 443"
                        : "203.0.113.7 198.51.100.1 1111 443");
                assertThat(TcpProxyTests.read(behind, 4)).isEqualTo("ping");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"v1,UNKNOWN", "v2,LOCAL"})
    void questionsOfHealthAreTheGatewaysOwn(String version, String expected) throws Exception {
        try (var server = new Peer();
                var gateway = new TestGateway().tcp("bytes", server.address())
                        .upstream("proxy-protocol", version)
                        .upstream("health.by", "tcp")
                        .upstream("health.interval", "50ms")
                        .upstream("health.timeout", "50ms")
                        .start();
                var behind = server.accept()) {
            assertThat(told(behind)).isEqualTo(expected);
            assertThat(behind.getInputStream().read()).isNegative();
            assertThat(gateway.gateway().listeners()).hasSize(1);
        }
    }

    /** As somebody else writes it. */
    @Test
    void curlIsUnderstood() throws Exception {
        try (var origin = new Origin(); var gateway = listening("require", origin).start()) {
            var process = new ProcessBuilder("curl", "-sS", "--noproxy", "*", "--haproxy-protocol", gateway.uri("/a").toString())
                    .redirectErrorStream(true)
                    .start();
            var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(10, TimeUnit.SECONDS)).as(said).isTrue();
            assertThat(said).startsWith("GET /a\n").contains("x-forwarded-for: 127.0.0.1\n");
        }
    }

    @Test
    void settingsThatMakeNoSenseAreRefused() {
        refused("listeners.clear.proxy-networks: [] (expected: the networks of the proxies in front",
                new TestGateway().http1("/**", "a:1").with("listeners.clear.proxy-protocol", "accept"));
        refused("listeners.clear.proxy-networks: [10.0.0.0/8] (expected: none where proxy-protocol is none)",
                new TestGateway().http1("/**", "a:1").with("listeners.clear.proxy-networks", "10.0.0.0/8"));
        refused("listeners.clear.proxy-networks: everybody (expected: a network such as",
                new TestGateway().http1("/**", "a:1")
                        .with("listeners.clear.proxy-protocol", "accept")
                        .with("listeners.clear.proxy-networks", "everybody"));
        refused("listeners.d.proxy-protocol: require (expected: none with kind udp)",
                new TestGateway().udp("d", "a:1").listener("proxy-protocol", "require").listener("proxy-networks", "10.0.0.0/8"));
        refused("upstreams.u0.proxy-protocol: v2 (expected: none unless protocol is tcp",
                new TestGateway().http1("/**", "a:1").upstream("proxy-protocol", "v2"));
    }

    private static void refused(String reason, TestGateway gateway) {
        assertThatThrownBy(gateway::start).isInstanceOf(WrongSettings.class).hasMessageContaining("orderup.gateway." + reason);
    }

    private static TestGateway listening(String mode, Origin origin) {
        return new TestGateway().http1("/**", origin.address())
                .with("listeners.clear.proxy-protocol", mode)
                .with("listeners.clear.proxy-networks", "127.0.0.0/8,::1/128");
    }

    private static double refused(TestGateway gateway, String reason) {
        return gateway.meters.counter("orderup.gateway.refused", "reason", reason).count();
    }

    private static byte[] header(String kind) throws IOException {
        return switch (kind) {
            case "v1" -> "PROXY TCP4 203.0.113.7 198.51.100.1 1111 443\r\n".getBytes(StandardCharsets.US_ASCII);
            case "v1-6" -> "PROXY TCP6 2001:db8::7 2001:db8::1 1111 443\r\n".getBytes(StandardCharsets.US_ASCII);
            case "v2" -> v2(PROXY, TCP4, addresses(4));
            case "v2-6" -> v2(PROXY, TCP6, addresses(6));
            // PP2_TYPE_AUTHORITY, PP2_TYPE_UNIQUE_ID, and one that nobody knows.
            case "v2-tlvs" -> v2(PROXY, TCP4,
                    concat(addresses(4), HexFormat.of().parseHex("02000161"), HexFormat.of().parseHex("050002abcd"),
                            HexFormat.of().parseHex("ee0000")));
            default -> throw new IllegalArgumentException(kind);
        };
    }

    private static byte[] v2(int command, int family, byte[] rest) throws IOException {
        var all = new ByteArrayOutputStream();
        var out = new DataOutputStream(all);
        out.write(SIGNATURE);
        out.writeByte(command);
        out.writeByte(family);
        out.writeShort(rest.length);
        out.write(rest);
        return all.toByteArray();
    }

    private static byte[] addresses(int family) throws IOException {
        var ports = HexFormat.of().parseHex("045701bb");
        return family == 4
                ? concat(InetAddress.ofLiteral("203.0.113.7").getAddress(), InetAddress.ofLiteral("198.51.100.1").getAddress(), ports)
                : concat(InetAddress.ofLiteral("2001:db8::7").getAddress(), InetAddress.ofLiteral("2001:db8::1").getAddress(), ports);
    }

    private static byte[] concat(byte[]... parts) throws IOException {
        var all = new ByteArrayOutputStream();
        for (var part : parts) {
            all.write(part);
        }
        return all.toByteArray();
    }

    /** A header as a service reads it: from, to and both ports, or what it says instead of them. */
    private static String told(Socket behind) throws IOException {
        var in = behind.getInputStream();
        var first = in.readNBytes(6);
        if (new String(first, StandardCharsets.US_ASCII).equals("PROXY ")) {
            var line = new StringBuilder();
            while (line.indexOf("\r\n") < 0) {
                line.append((char) in.read());
            }
            return line.toString().strip().replaceFirst("^TCP[46] ", "");
        }
        assertThat(concat(first, in.readNBytes(6))).isEqualTo(SIGNATURE);
        var fixed = in.readNBytes(4);
        var rest = in.readNBytes(port(fixed, 2));
        if (fixed[0] == LOCAL) {
            return "LOCAL";
        }
        int length = fixed[1] == TCP4 ? 4 : 16;
        return InetAddress.getByAddress(Arrays.copyOf(rest, length)).getHostAddress() + " "
                + InetAddress.getByAddress(Arrays.copyOfRange(rest, length, 2 * length)).getHostAddress() + " " + port(rest, 2 * length)
                + " "
                + port(rest, 2 * length + 2);
    }

    private static int port(byte[] bytes, int at) {
        return ((bytes[at] & 0xff) << 8) | (bytes[at + 1] & 0xff);
    }

    private static void ask(Socket socket, @Nullable String client) throws IOException {
        var header = client == null ? "" : "PROXY TCP4 " + client + " 198.51.100.1 1111 443\r\n";
        TestGateway.send(socket.getOutputStream(), header + "GET /a HTTP/1.1\r\nHost: a\r\n\r\n");
    }

    private static String head(Socket socket) throws IOException {
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0 || (head.indexOf("\nbody 0\n") < 0 && head.indexOf(" 429 ") < 0)) {
            head.append((char) socket.getInputStream().read());
        }
        return head.toString();
    }

    private static String said(TestGateway gateway, byte[] bytes) throws IOException {
        try (var socket = gateway.connect()) {
            socket.getOutputStream().write(bytes);
            return read(socket);
        }
    }

    /** To the end, which is a reset where bytes were left unread. */
    private static String read(Socket socket) throws IOException {
        var all = new ByteArrayOutputStream();
        try {
            socket.getInputStream().transferTo(all);
        } catch (SocketException reset) {
            assertThat(all.size()).isZero();
        }
        return all.toString(StandardCharsets.ISO_8859_1);
    }
}
