package dev.orderup.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Clients that begin something and stand still, over each version of HTTP: they get their answer or their end, and others are served. */
@SuppressWarnings("StringConcatToTextBlock") // What is sent here ends its lines with CR LF, which a text block cannot show.
class SlowClientTests {
    private static final String BODY_TIMEOUT = "700ms";
    private final CountDownLatch serviceSawTheEnd = new CountDownLatch(1);

    @TempDir
    Path home;

    /** By which version a client speaks. */
    enum Version {
        HTTP1, HTTP2, HTTP3
    }

    @ParameterizedTest
    @EnumSource
    void aBodyThatStandsStillIsAnswered408AndTheServiceIsLeft(Version version) throws Exception {
        try (var origin = reading(); var gateway = gateway(origin); var client = client(version, gateway)) {
            client.post("/read", "application/octet-stream");
            client.body("half");
            assertThat(client.answer()).contains("408").contains("slow-body");
            assertThat(serviceSawTheEnd.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(gateway.meters.counter("orderup.gateway.refused", "reason", "slow-body").count()).isOne();
            assertThat(client.another()).as("another request").contains("200");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aBodyThatKeepsComingIsWaitedFor(Version version) throws Exception {
        try (var origin = reading(); var gateway = gateway(origin); var client = client(version, gateway)) {
            client.post("/read", "application/octet-stream");
            for (int i = 0; i < 6; i++) {
                client.body("piece");
                // The client is slow; nothing is waited for.
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(250));
            }
            client.end();
            assertThat(client.answer()).contains("200").contains("read 30");
        }
    }

    /** Its messages come when there is something to say: so it is under the time for silent streams, which is longer. */
    @ParameterizedTest
    @EnumSource(names = {"HTTP2", "HTTP3"})
    void aCallOfGrpcMayBeSilentForLongerButNotForEver(Version version) throws Exception {
        try (var origin = reading(); var gateway = gateway(origin).route("stream-idle", "1800ms")) {
            gateway.start();
            try (var client = client(version, gateway)) {
                long begun = System.nanoTime();
                client.post("/read", "application/grpc");
                client.body("half");
                assertThat(client.answer()).contains("grpc-status=4");
                assertThat(System.nanoTime() - begun).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(1700));
            }
        }
    }

    /** RFC 9113 section 9.1 and RFC 9114 section 5.1: said, not cut. */
    @ParameterizedTest
    @EnumSource
    void aConnectionThatNobodyUsesIsClosedWithItsGoodbye(Version version) throws Exception {
        try (var origin = reading();
                var gateway = gateway(origin).with("listeners.clear.idle-timeout", "700ms")
                        .with("listeners.secure.idle-timeout", "700ms")) {
            gateway.start();
            try (var client = client(version, gateway)) {
                assertThat(client.another()).contains("200");
                assertThat(client.isToldGoodbye()).isTrue();
                await().until(() -> gateway.gateway().listeners().stream().allMatch(listener -> listener.isEmpty()));
            }
        }
    }

    /** A frame of a head that is never whole, and a head without the end of its request. */
    @Test
    void aHeadOverHttp3HasADeadline() throws Exception {
        try (var origin = reading();
                var gateway = gateway(origin).with("listeners.secure.head-timeout", "700ms").start();
                var client = new Http3Wire(gateway.securePort())) {
            assertThat(client.begun(new byte[]{1, 32, 0, 0}).await(10, TimeUnit.SECONDS)).isTrue();
            var endless = client.open(false, ":method", "GET", ":scheme", "https", ":authority", "localhost", ":path", "/read");
            assertThat(String.valueOf(endless.next())).contains(":status=408");
        }
    }

    @Test
    void aHeadOverHttp3HasBounds() throws Exception {
        try (var origin = reading();
                var gateway = gateway(origin).with("listeners.secure.target-max", "1KB").with("listeners.secure.fields-max", 20).start();
                var client = new Http3Wire(gateway.securePort())) {
            assertThat(String.valueOf(client.get("/" + "a".repeat(2000)).next())).contains(":status=414");
            var fields = new String[48];
            System.arraycopy(new String[]{":method", "GET", ":scheme", "https", ":authority", "localhost", ":path", "/"}, 0, fields, 0, 8);
            for (int i = 8; i < fields.length; i += 2) {
                fields[i] = "x-" + i;
                fields[i + 1] = "a";
            }
            assertThat(String.valueOf(client.open(true, fields).next())).contains(":status=431");
            assertThat(String.valueOf(client.get("/").next())).contains(":status=200");
        }
    }

    private Origin reading() throws IOException {
        return new Origin().at("/read", exchange -> {
            try {
                var bytes = exchange.getRequestBody().readAllBytes();
                var said = ("read " + bytes.length).getBytes(StandardCharsets.US_ASCII);
                exchange.sendResponseHeaders(200, said.length);
                exchange.getResponseBody().write(said);
            } catch (IOException cut) {
                serviceSawTheEnd.countDown();
                throw cut;
            }
        });
    }

    private TestGateway gateway(Origin origin) {
        return new TestGateway().secure("auto", home)
                .with("listeners.secure.http3", true)
                .with("listeners.clear.body-timeout", BODY_TIMEOUT)
                .with("listeners.secure.body-timeout", BODY_TIMEOUT)
                .http1("/**", origin.address());
    }

    private static Client client(Version version, TestGateway gateway) throws Exception {
        if (!gateway.isStarted()) {
            gateway.start();
        }
        return switch (version) {
            case HTTP1 -> new OverHttp1(gateway);
            case HTTP2 -> new OverHttp2(gateway);
            case HTTP3 -> new OverHttp3(gateway);
        };
    }

    /** One request with a body, in pieces. */
    private interface Client extends AutoCloseable {
        void post(String path, String type) throws Exception;

        void body(String piece) throws Exception;

        void end() throws Exception;

        /** All of the answer. */
        String answer() throws Exception;

        /** What a request besides is answered, where the version allows on the same connection. */
        String another() throws Exception;

        boolean isToldGoodbye() throws Exception;
    }

    private static final class OverHttp1 implements Client {
        private final TestGateway gateway;
        private final Socket socket;

        OverHttp1(TestGateway gateway) throws IOException {
            this.gateway = gateway;
            socket = gateway.connect();
        }

        @Override
        public void post(String path, String type) throws IOException {
            TestGateway.send(socket.getOutputStream(), "POST " + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Type: " + type
                    + "\r\nTransfer-Encoding: chunked\r\n\r\n");
        }

        @Override
        public void body(String piece) throws IOException {
            TestGateway.send(socket.getOutputStream(), Integer.toHexString(piece.length()) + "\r\n" + piece + "\r\n");
        }

        @Override
        public void end() throws IOException {
            TestGateway.send(socket.getOutputStream(), "0\r\n\r\n");
        }

        @Override
        public String answer() throws IOException {
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }

        @Override
        public String another() throws IOException {
            return gateway.raw(RoutingTests.request("GET", "/", "a"));
        }

        @Override
        public boolean isToldGoodbye() throws IOException {
            return socket.getInputStream().read() < 0;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private static final class OverHttp2 implements Client {
        private final Http2Wire wire;

        OverHttp2(TestGateway gateway) throws IOException {
            wire = new Http2Wire(gateway.connect());
        }

        @Override
        public void post(String path, String type) throws IOException {
            wire.headers(1, 0, ":method", "POST", ":scheme", "http", ":authority", "a", ":path", path, "content-type", type);
        }

        @Override
        public void body(String piece) throws IOException {
            wire.frame(Http2Wire.DATA, 0, 1, piece.getBytes(StandardCharsets.US_ASCII));
        }

        @Override
        public void end() throws IOException {
            wire.frame(Http2Wire.DATA, Http2Wire.END_STREAM, 1, new byte[0]);
        }

        @Override
        public String answer() throws IOException {
            return stream(1);
        }

        @Override
        public String another() throws IOException {
            wire.get(3, "/");
            return stream(3);
        }

        private String stream(int id) throws IOException {
            var all = new ByteArrayOutputStream();
            while (true) {
                var frame = wire.next();
                if (frame.stream == id && frame.type == Http2Wire.HEADERS) {
                    all.write(wire.fields(frame).getBytes(StandardCharsets.US_ASCII));
                } else if (frame.stream == id && frame.type == Http2Wire.DATA) {
                    all.write(frame.payload);
                }
                if (frame.stream == id && frame.endsStream()) {
                    return all.toString(StandardCharsets.US_ASCII);
                }
            }
        }

        @Override
        public boolean isToldGoodbye() throws IOException {
            boolean goodbye = wire.next().type == Http2Wire.GOAWAY;
            try {
                wire.next();
                return false;
            } catch (EOFException closed) {
                return goodbye;
            }
        }

        @Override
        public void close() throws IOException {
            wire.close();
        }
    }

    private static final class OverHttp3 implements Client {
        private final Http3Wire wire;
        private Http3Wire.Stream stream;

        @SuppressWarnings("NullAway.Init") // A request comes before its body.
        OverHttp3(TestGateway gateway) throws Exception {
            wire = new Http3Wire(gateway.securePort());
        }

        @Override
        public void post(String path, String type) throws Exception {
            stream = wire.open(false, ":method", "POST", ":scheme", "https", ":authority", "localhost", ":path", path, "content-type",
                    type);
        }

        @Override
        public void body(String piece) throws InterruptedException {
            stream.write(piece.getBytes(StandardCharsets.US_ASCII));
        }

        @Override
        public void end() throws InterruptedException {
            stream.end();
        }

        @Override
        public String answer() throws Exception {
            return all(stream);
        }

        @Override
        public String another() throws Exception {
            return all(wire.get("/"));
        }

        private static String all(Http3Wire.Stream from) throws Exception {
            var all = new StringBuilder();
            for (var next = from.next(); !next.equals("END") && !next.equals("GONE"); next = from.next()) {
                all.append(next instanceof byte[] bytes ? new String(bytes, StandardCharsets.US_ASCII) : next);
            }
            return all.toString();
        }

        @Override
        public boolean isToldGoodbye() throws InterruptedException {
            return wire.goAways.poll(10, TimeUnit.SECONDS) != null;
        }

        @Override
        public void close() throws Exception {
            wire.close();
        }
    }
}
