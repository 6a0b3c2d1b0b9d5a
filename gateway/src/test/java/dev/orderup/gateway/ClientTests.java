package dev.orderup.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** What clients do beyond asking: leaving, hesitating, adding trailers, and sending HTTP/2 that is none. */
@SuppressWarnings("StringConcatToTextBlock") // What is sent here ends its lines with CR LF, which a text block cannot show.
class ClientTests {
    private static final String CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n";

    @Test
    void aClientThatLeavesIsNoticedByTheService() throws Exception {
        try (var server = new ServerSocket(0);
                var gateway = new TestGateway().patient().http1("/**", "127.0.0.1:" + server.getLocalPort()).start()) {
            try (var client = gateway.connect()) {
                TestGateway.send(client.getOutputStream(), "GET /1 HTTP/1.1\r\nHost: a\r\n\r\n");
                var service = accepted(server);
                client.close();
                assertThat(service.getInputStream().read()).as("after HTTP/1.1").isNegative();
            }
            try (var client = new Http2Wire(gateway.connect())) {
                client.get(1, "/2");
                var service = accepted(server);
                client.number(Http2Wire.RST_STREAM, 1, 8);
                assertThat(service.getInputStream().read()).as("after RST_STREAM").isNegative();
            }
        }
    }

    @Test
    void aClientThatExpects100GetsItAndThenItsAnswer() throws Exception {
        try (var server = new ServerSocket(0);
                var gateway = new TestGateway().patient().http1("/**", "127.0.0.1:" + server.getLocalPort()).start();
                var client = gateway.connect()) {
            TestGateway.send(client.getOutputStream(),
                    "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\nConnection: close\r\n\r\n");
            var service = accepted(server);
            TestGateway.send(service.getOutputStream(), CONTINUE);
            assertThat(head(client)).isEqualTo(CONTINUE);
            TestGateway.send(client.getOutputStream(), "hello");
            assertThat(service.getInputStream().readNBytes(5)).isEqualTo("hello".getBytes(StandardCharsets.US_ASCII));
            TestGateway.send(service.getOutputStream(), "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
            assertThat(rest(client)).startsWith("HTTP/1.1 200 ").endsWith("ok");
        }
    }

    @Test
    void trailersGoBothWays() throws Exception {
        try (var server = new ServerSocket(0);
                var gateway = new TestGateway().patient().http1("/**", "127.0.0.1:" + server.getLocalPort()).start();
                var client = gateway.connect()) {
            TestGateway.send(client.getOutputStream(), "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n"
                    + "Connection: close\r\n\r\n2\r\nhi\r\n0\r\nX-Sum: 7\r\n\r\n");
            var service = accepted(server);
            assertThat(head(service)).isEqualTo("2\r\nhi\r\n0\r\nX-Sum: 7\r\n\r\n");
            TestGateway.send(service.getOutputStream(),
                    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-End\r\n\r\n2\r\nok\r\n0\r\nX-End: 9\r\n\r\n");
            assertThat(rest(client)).endsWith("2\r\nok\r\n0\r\nX-End: 9\r\n\r\n");
        }
    }

    @Test
    void http2ThatIsMalformedIsResetAndTheServiceGetsNoWholeRequest() throws Exception {
        try (var origin = new Origin(); var gateway = new TestGateway().http1("/**", origin.address()).start()) {
            isReset(gateway, ":method", "GET", ":scheme", "http", ":authority", "a");
            isReset(gateway, ":scheme", "http", ":authority", "a", ":path", "/");
            isReset(gateway, ":method", "GET", ":authority", "a", ":path", "/");
            isReset(gateway, ":method", "GET", ":scheme", "http", ":path", "/");
            isReset(gateway, ":method", "GET", ":scheme", "http", ":authority", "a", ":path", "/", "connection", "x");
            isReset(gateway, ":method", "GET", ":scheme", "http", ":authority", "a", ":path", "/", "transfer-encoding", "chunked");
            isReset(gateway, ":method", "GET", ":scheme", "http", ":authority", "a", ":path", "/", "te", "gzip");
            isReset(gateway, ":method", "POST", ":scheme", "http", ":authority", "a", ":path", "/", "content-length", "5");
            assertThat(origin.seen).isEmpty();
        }
    }

    @Test
    void http2BodiesThatAreNotAsLongAsTheySaidAreReset() throws Exception {
        try (var origin = new Origin();
                var gateway = new TestGateway().http1("/**", origin.address()).start();
                var client = new Http2Wire(gateway.connect())) {
            client.headers(1, 0, ":method", "POST", ":scheme", "http", ":authority", "a", ":path", "/", "content-length", "5");
            client.frame(Http2Wire.DATA, Http2Wire.END_STREAM, 1, new byte[3]);
            assertThat(client.next().type).isIn(Http2Wire.RST_STREAM, Http2Wire.GOAWAY);
            assertThat(origin.seen).noneMatch(seen -> seen.contains("body 5"));
        }
    }

    @Test
    void aRealWebSocketClientTalksThroughTheGateway() throws Exception {
        var ended = new AtomicBoolean();
        try (var server = new ServerSocket(0);
                var gateway = new TestGateway().patient().http1("/ws", "127.0.0.1:" + server.getLocalPort()).start();
                var client = java.net.http.HttpClient.newHttpClient()) {
            var service = Thread.ofVirtual().start(() -> webSocket(server, ended));
            var heard = new java.util.concurrent.CompletableFuture<String>();
            var socket = client.newWebSocketBuilder()
                    .buildAsync(java.net.URI.create("ws://127.0.0.1:" + gateway.port() + "/ws"), new java.net.http.WebSocket.Listener() {
                        @Override
                        public java.util.concurrent.@org.jspecify.annotations.Nullable CompletionStage<?> onText(
                                java.net.http.WebSocket from, CharSequence text, boolean last) {
                            heard.complete(text.toString());
                            return null;
                        }
                    })
                    .get(10, java.util.concurrent.TimeUnit.SECONDS);
            assertThat(heard.get(10, java.util.concurrent.TimeUnit.SECONDS)).isEqualTo("hi");
            socket.abort();
            service.join();
            assertThat(ended).isTrue();
        }
    }

    private static void webSocket(ServerSocket server, AtomicBoolean ended) {
        try (var socket = server.accept()) {
            var key = head(socket).lines()
                    .filter(line -> line.toLowerCase(java.util.Locale.ROOT).startsWith("sec-websocket-key:"))
                    .findFirst()
                    .orElseThrow()
                    .substring("sec-websocket-key:".length())
                    .trim();
            var digest = java.security.MessageDigest.getInstance("SHA-1")
                    .digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII));
            TestGateway.send(socket.getOutputStream(), "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                    + "Sec-WebSocket-Accept: " + java.util.Base64.getEncoder().encodeToString(digest) + "\r\n\r\n\u0081\u0002hi");
            socket.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
            ended.set(true);
        } catch (IOException broken) {
            throw new java.io.UncheckedIOException(broken);
        } catch (java.security.NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static void isReset(TestGateway gateway, String... fields) throws IOException {
        try (var client = new Http2Wire(gateway.connect())) {
            client.headers(1, Http2Wire.END_STREAM, fields);
            assertThat(client.next().type).as(String.join(" ", fields)).isIn(Http2Wire.RST_STREAM, Http2Wire.GOAWAY);
        }
    }

    /** The service's end of a request, whose head has been read. */
    private static Socket accepted(ServerSocket server) throws IOException {
        server.setSoTimeout(10_000);
        var socket = server.accept();
        socket.setSoTimeout(10_000);
        head(socket);
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

    private static String rest(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
}
