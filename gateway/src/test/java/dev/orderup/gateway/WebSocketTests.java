package dev.orderup.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** WebSockets through the gateway: by Upgrade over HTTP/1.1 and by extended CONNECT over HTTP/2 (RFC 8441), one test for both. */
@SuppressWarnings("StringConcatToTextBlock") // What is sent here ends its lines with CR LF, which a text block cannot show.
class WebSocketTests {
    /** A frame of text of 5 octets towards a client, and one towards a server, masked with a key of zeros. */
    private static final byte[] HELLO = {(byte) 0x81, 5, 'h', 'e', 'l', 'l', 'o'};
    private static final byte[] MASKED = {(byte) 0x81, (byte) 0x85, 0, 0, 0, 0, 'w', 'o', 'r', 'l', 'd'};
    private static final int GOING_AWAY = 1001;

    /** How a client asks for a WebSocket. */
    enum Version {
        HTTP1, HTTP2
    }

    @ParameterizedTest
    @CsvSource({"HTTP1,", "HTTP2,", "HTTP1,openssl", "HTTP2,openssl", "HTTP1,jdk"})
    void framesGoBothWaysAndEachHalfEndsByItself(Version version, @Nullable String tlsUpstream, @TempDir Path files) throws Exception {
        var pki = new Pki("authority");
        try (var server = tlsUpstream == null
                ? new ServerSocket(0)
                : Pki.trusting(pki.issue("a", "127.0.0.1")).getServerSocketFactory().createServerSocket(0);
                var gateway = new TestGateway().patient().http1("/ws", at(server))) {
            if (tlsUpstream != null) {
                gateway.with("tls.provider", tlsUpstream).upstream("tls.ca", pki.authorityIn(files, "authority.pem"));
            }
            gateway.start();
            try (var client = open(version, gateway); var service = accept(server)) {
                bothWays(client, service);
            }
        }
    }

    private static void bothWays(Client client, Socket service) throws IOException {
        client.granted();
        service.getOutputStream().write(HELLO);
        assertThat(client.read(HELLO.length)).isEqualTo(HELLO);
        client.write(MASKED);
        assertThat(service.getInputStream().readNBytes(MASKED.length)).isEqualTo(MASKED);
        client.end();
        assertThat(service.getInputStream().read()).as("after the client's half has ended").isNegative();
        service.getOutputStream().write(HELLO);
        service.shutdownOutput();
        assertThat(client.read(HELLO.length)).as("the other half goes on").isEqualTo(HELLO);
        assertThat(client.isAtEnd()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void aServiceThatIsGoneIsNoticedByTheClientAndTheOtherWayRound(Version version) throws Exception {
        try (var server = new ServerSocket(0); var gateway = new TestGateway().patient().http1("/ws", at(server)).start()) {
            try (var client = open(version, gateway); var service = accept(server)) {
                client.granted();
                service.setSoLinger(true, 0);
                service.close();
                assertThat(client.isAtEnd()).isTrue();
            }
            try (var client = open(version, gateway); var service = accept(server)) {
                client.granted();
                client.close();
                assertThat(service.getInputStream().read()).isNegative();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aGatewayThatStopsTellsTheClientOnlyWhenNoFrameIsHalfSaid(Version version) throws Exception {
        try (var server = new ServerSocket(0);
                var gateway = new TestGateway().http1("/ws", at(server)).start();
                var client = open(version, gateway);
                var service = accept(server)) {
            client.granted();
            service.getOutputStream().write(HELLO, 0, 3);
            assertThat(client.read(3)).isEqualTo(Arrays.copyOf(HELLO, 3));
            var stopped = gateway.stop();
            var in = service.getInputStream();
            assertThat(closeCode(in.readNBytes(2), in::readNBytes)).as("to the service at once").isEqualTo(GOING_AWAY);
            service.getOutputStream().write(HELLO, 3, 4);
            assertThat(client.read(4)).isEqualTo("ello".getBytes(StandardCharsets.US_ASCII));
            assertThat(closeCode(client.read(2), client::read)).isEqualTo(GOING_AWAY);
            bothAnswer(client, service);
            assertThat(stopped.await(2, TimeUnit.SECONDS)).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aGatewayThatStopsTellsTheServiceOnlyWhenNoFrameIsHalfSaid(Version version) throws Exception {
        try (var server = new ServerSocket(0);
                var gateway = new TestGateway().http1("/ws", at(server)).start();
                var client = open(version, gateway);
                var service = accept(server)) {
            client.granted();
            client.write(Arrays.copyOf(MASKED, 4));
            assertThat(service.getInputStream().readNBytes(4)).isEqualTo(Arrays.copyOf(MASKED, 4));
            var stopped = gateway.stop();
            assertThat(closeCode(client.read(2), client::read)).as("to the client at once").isEqualTo(GOING_AWAY);
            client.write(Arrays.copyOfRange(MASKED, 4, MASKED.length));
            var in = service.getInputStream();
            assertThat(in.readNBytes(7)).isEqualTo(Arrays.copyOfRange(MASKED, 4, MASKED.length));
            assertThat(closeCode(in.readNBytes(2), in::readNBytes)).isEqualTo(GOING_AWAY);
            bothAnswer(client, service);
            assertThat(stopped.await(2, TimeUnit.SECONDS)).isTrue();
        }
    }

    /** What was said to a side that knows of the end is thrown away, but for the answers to the close frames. */
    private static void bothAnswer(Client client, Socket service) throws IOException {
        service.getOutputStream().write(HELLO);
        service.getOutputStream().write(new byte[]{(byte) 0x88, 2, 3, (byte) 0xe9});
        client.write(new byte[]{(byte) 0x88, (byte) 0x82, 0, 0, 0, 0, 3, (byte) 0xe9});
        assertThat(client.isAtEnd()).isTrue();
        assertThat(service.getInputStream().read()).isNegative();
        client.close();
        service.close();
    }

    /** What is wrong with a frame is the business of the two ends: the gateway judges none, changes none and holds none back. */
    @ParameterizedTest
    @EnumSource
    void anyFramesGoThroughAsTheyAre(Version version) throws Exception {
        var frames = List.of("0103616263" + "8900" + "8003646566", // fragments and a ping in between, RFC 6455 section 5.4
                "c103616263", "8b00", // a reserved bit and a reserved opcode, section 5.2
                "8102c328", // not UTF-8, section 8.1
                "897e007e" + "00".repeat(126), "0900", // a ping that is too long, and one in fragments, section 5.5
                "8003616263", // the rest of nothing, section 5.4
                "817e0003616263", // a length in more octets than it needs, section 5.2
                "880203e7"); // a code that nobody may send, section 7.4.2
        try (var server = new ServerSocket(0);
                var gateway = new TestGateway().patient().http1("/ws", at(server)).start();
                var client = open(version, gateway);
                var service = accept(server)) {
            client.granted();
            for (var frame : frames) {
                var bytes = HexFormat.of().parseHex(frame);
                client.write(bytes);
                assertThat(service.getInputStream().readNBytes(bytes.length)).as(frame).isEqualTo(bytes);
                service.getOutputStream().write(bytes);
                assertThat(client.read(bytes.length)).as(frame).isEqualTo(bytes);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aClientThatStallsStopsTheServiceAndGetsEveryFrameLater(Version version) throws Exception {
        try (var server = new ServerSocket(0);
                var gateway = new TestGateway().patient().http1("/ws", at(server)).start();
                var client = open(version, gateway);
                var service = accept(server)) {
            client.granted();
            var frames = new Frames(service);
            Thread.ofVirtual().start(frames);
            frames.stall();
            for (int i = 0; i < frames.begun.get(); i++) {
                assertThat(client.read(Frames.SIZE)).as("frame %d", i).isEqualTo(Frames.frame(i));
            }
        }
    }

    @Test
    void aServiceThatStallsStopsTheClientAndGetsEveryFrameLater() throws Exception {
        try (var server = new ServerSocket(0);
                var gateway = new TestGateway().patient().http1("/ws", at(server)).start();
                var client = gateway.connect()) {
            var handshake = new OverHttp1(client);
            try (var service = accept(server)) {
                handshake.granted();
                var frames = new Frames(client);
                Thread.ofVirtual().start(frames);
                frames.stall();
                for (int i = 0; i < frames.begun.get(); i++) {
                    assertThat(service.getInputStream().readNBytes(Frames.SIZE)).as("frame %d", i).isEqualTo(Frames.frame(i));
                }
            }
        }
    }

    /** One frame after the other, until nothing goes any more; then no other is begun. */
    private static final class Frames implements Runnable {
        private static final int PAYLOAD = 64 * 1024;
        private static final int SIZE = PAYLOAD + 10;
        private static final int ALL = 1000;
        private static final long GATEWAY_MAX = 1L << 20;
        private final Socket to;
        private final AtomicInteger begun = new AtomicInteger();
        private volatile boolean enough;

        Frames(Socket to) {
            this.to = to;
        }

        /** RFC 6455 section 5.2: binary, with a length of eight octets. */
        static byte[] frame(int number) {
            var frame = new byte[SIZE];
            Arrays.fill(frame, (byte) number);
            ByteBuffer.wrap(frame).put((byte) 0x82).put((byte) 127).putLong(PAYLOAD);
            return frame;
        }

        @Override
        public void run() {
            try {
                while (!enough && begun.get() < ALL) {
                    to.getOutputStream().write(frame(begun.getAndIncrement()));
                }
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
        }

        void stall() {
            long before = direct();
            var last = new AtomicInteger();
            await().pollInterval(Duration.ofMillis(100))
                    .during(Duration.ofMillis(500))
                    .atMost(Duration.ofSeconds(15))
                    .until(() -> last.getAndSet(begun.get()) == begun.get() && begun.get() > 0);
            enough = true;
            assertThat(begun.get()).as("frames that could be begun").isLessThan(ALL);
            assertThat(direct() - before).as("direct memory of the gateway").isLessThan(GATEWAY_MAX);
        }

        private static long direct() {
            return ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT).metric().usedDirectMemory();
        }
    }

    @ParameterizedTest
    @EnumSource
    void oneThatIsSilentForTooLongIsClosed(Version version) throws Exception {
        try (var server = new ServerSocket(0);
                var gateway = new TestGateway().patience(Duration.ofMillis(200)).http1("/ws", at(server)).start();
                var client = open(version, gateway);
                var service = accept(server)) {
            client.granted();
            assertThat(closeCode(client.read(2), client::read)).isEqualTo(GOING_AWAY);
            var in = service.getInputStream();
            assertThat(closeCode(in.readNBytes(2), in::readNBytes)).isEqualTo(GOING_AWAY);
        }
    }

    @Test
    void overHttp2TheKeyIsTheGatewaysAndItsAcceptIsChecked() throws Exception {
        try (var server = new ServerSocket(0); var gateway = new TestGateway().patient().http1("/ws", at(server)).start()) {
            var wire = new Http2Wire(gateway.connect());
            try (var client = new OverHttp2(wire)) {
                var service = server.accept();
                assertThat(head(service)).startsWith("GET /ws HTTP/1.1\r\n")
                        .containsIgnoringCase("sec-websocket-key: ")
                        .containsIgnoringCase("sec-websocket-protocol: orderup.v1\r\n")
                        .containsIgnoringCase("upgrade: websocket\r\n");
                TestGateway.send(service.getOutputStream(), "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\n"
                        + "Upgrade: websocket\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n");
                assertThat(client.status()).isEqualTo("502");
                service.close();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aRefusalOfTheServiceIsHandedOn(Version version) throws Exception {
        try (var server = new ServerSocket(0);
                var gateway = new TestGateway().patient().http1("/ws", at(server)).start();
                var client = open(version, gateway)) {
            try (var service = server.accept()) {
                head(service);
                TestGateway.send(service.getOutputStream(), "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
                assertThat(client.status()).isEqualTo("403");
            }
        }
    }

    private static String at(ServerSocket server) {
        return "127.0.0.1:" + server.getLocalPort();
    }

    private static Client open(Version version, TestGateway gateway) throws IOException {
        return switch (version) {
            case HTTP1 -> new OverHttp1(gateway.connect());
            case HTTP2 -> new OverHttp2(new Http2Wire(gateway.connect()));
        };
    }

    /** The service's end of a handshake that it has granted. */
    private static Socket accept(ServerSocket server) throws IOException, NoSuchAlgorithmException {
        server.setSoTimeout(10_000);
        var socket = server.accept();
        socket.setSoTimeout(10_000);
        var key = head(socket).lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("sec-websocket-key:"))
                .findFirst()
                .orElseThrow()
                .substring("sec-websocket-key:".length())
                .trim();
        var digest = MessageDigest.getInstance("SHA-1")
                .digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII));
        TestGateway.send(socket.getOutputStream(), "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                + "Sec-WebSocket-Accept: " + Base64.getEncoder().encodeToString(digest) + "\r\n\r\n");
        return socket;
    }

    private static String head(Socket socket) throws IOException {
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = socket.getInputStream().read();
            assertThat(next).as("after %s", head).isNotNegative();
            head.append((char) next);
        }
        return head.toString();
    }

    private static int closeCode(byte[] start, Bytes rest) throws IOException {
        assertThat(start[0]).as("a close frame").isEqualTo((byte) 0x88);
        boolean masked = (start[1] & 0x80) != 0;
        var key = masked ? rest.read(4) : new byte[4];
        var payload = rest.read(start[1] & 0x7f);
        return ((payload[0] ^ key[0]) & 0xff) << 8 | ((payload[1] ^ key[1]) & 0xff);
    }

    private interface Bytes {
        byte[] read(int count) throws IOException;
    }

    /** One WebSocket as its client holds it. */
    private interface Client extends AutoCloseable {
        String status() throws IOException;

        default void granted() throws IOException {
            assertThat(status()).isIn("101", "200");
        }

        byte[] read(int count) throws IOException;

        void write(byte[] bytes) throws IOException;

        void end() throws IOException;

        boolean isAtEnd() throws IOException;

        @Override
        void close() throws IOException;
    }

    private static final class OverHttp1 implements Client {
        private final Socket socket;

        OverHttp1(Socket socket) throws IOException {
            this.socket = socket;
            TestGateway.send(socket.getOutputStream(), "GET /ws HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                    + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
        }

        @Override
        public String status() throws IOException {
            return head(socket).substring("HTTP/1.1 ".length(), "HTTP/1.1 ".length() + 3);
        }

        @Override
        public byte[] read(int count) throws IOException {
            return socket.getInputStream().readNBytes(count);
        }

        @Override
        public void write(byte[] bytes) throws IOException {
            socket.getOutputStream().write(bytes);
        }

        @Override
        public void end() throws IOException {
            socket.shutdownOutput();
        }

        @Override
        public boolean isAtEnd() throws IOException {
            try {
                return socket.getInputStream().read() < 0;
            } catch (java.net.SocketException reset) {
                return true;
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private static final class OverHttp2 implements Client {
        private final Http2Wire wire;
        private final ByteArrayOutputStream got = new ByteArrayOutputStream();
        private boolean ended;

        OverHttp2(Http2Wire wire) throws IOException {
            this.wire = wire;
            wire.awaitConnectProtocol();
            wire.headers(1, 0, ":method", "CONNECT", ":protocol", "websocket", ":scheme", "http", ":authority", "a", ":path", "/ws",
                    "sec-websocket-version", "13", "sec-websocket-protocol", "orderup.v1");
        }

        @Override
        public String status() throws IOException {
            var frame = wire.next();
            assertThat(frame.type).isEqualTo(Http2Wire.HEADERS);
            return wire.status(frame);
        }

        @Override
        public byte[] read(int count) throws IOException {
            while (got.size() < count) {
                take();
            }
            var all = got.toByteArray();
            got.reset();
            got.write(all, count, all.length - count);
            return Arrays.copyOf(all, count);
        }

        private void take() throws IOException {
            var frame = wire.next();
            if (frame.type == Http2Wire.DATA) {
                got.writeBytes(frame.payload);
                giveBack(frame.payload.length);
            }
            ended |= frame.endsStream() || frame.type == Http2Wire.RST_STREAM;
        }

        private void giveBack(int bytes) throws IOException {
            if (bytes > 0) {
                wire.number(Http2Wire.WINDOW_UPDATE, 0, bytes);
                wire.number(Http2Wire.WINDOW_UPDATE, 1, bytes);
            }
        }

        @Override
        public void write(byte[] bytes) throws IOException {
            wire.frame(Http2Wire.DATA, 0, 1, bytes);
        }

        @Override
        public void end() throws IOException {
            wire.frame(Http2Wire.DATA, Http2Wire.END_STREAM, 1, new byte[0]);
        }

        @Override
        public boolean isAtEnd() throws IOException {
            while (!ended) {
                take();
            }
            return got.size() == 0;
        }

        @Override
        public void close() throws IOException {
            wire.close();
        }
    }
}
