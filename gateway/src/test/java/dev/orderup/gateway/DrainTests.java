package dev.orderup.gateway;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** A gateway that is told to stop finishes what it can, says so to everyone, and is gone in bounded time. */
@SuppressWarnings("StringConcatToTextBlock") // What is sent here ends its lines with CR LF, which a text block cannot show.
class DrainTests {
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch over = new CountDownLatch(1);
    private final CountDownLatch go = new CountDownLatch(1);

    @Test
    void aRequestUnderWayIsAnsweredAndItsConnectionClosed() throws Exception {
        try (var origin = slow();
                var gateway = new TestGateway().patient().http1("/**", origin.address()).with("drain", "20s").start();
                var client = gateway.connect();
                var idle = gateway.connect()) {
            TestGateway.send(client.getOutputStream(), "GET /slow HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(begun.await(10, SECONDS)).isTrue();
            var stopped = gateway.stop();
            // Closed when the drain begins: so the answer below is surely given after that.
            assertThat(idle.getInputStream().read()).as("a connection without a request").isNegative();
            go.countDown();
            assertThat(rest(client)).startsWith("HTTP/1.1 200 ").containsIgnoringCase("connection: close").endsWith("done");
            assertThat(stopped.await(10, SECONDS)).isTrue();
        }
    }

    @Test
    void overHttp2GoawayIsSaidAndTheStreamEndsWhole() throws Exception {
        try (var origin = slow();
                var gateway = new TestGateway().http1("/**", origin.address()).start();
                var client = new Http2Wire(gateway.connect())) {
            client.get(1, "/slow");
            assertThat(begun.await(10, SECONDS)).isTrue();
            var stopped = gateway.stop();
            assertThat(client.next().type).isEqualTo(Http2Wire.GOAWAY);
            go.countDown();
            var frame = client.next();
            while (!frame.endsStream()) {
                assertThat(frame.type).isIn(Http2Wire.HEADERS, Http2Wire.DATA, Http2Wire.GOAWAY);
                frame = client.next();
            }
            assertThat(stopped.await(10, SECONDS)).isTrue();
        }
    }

    @Test
    void aStreamOfEventsEndsWholeAtTheDeadline() throws Exception {
        try (var origin = new Origin().at("/events", exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write("data: 1\n\n".getBytes(StandardCharsets.US_ASCII));
            exchange.getResponseBody().flush();
            waitFor(go);
        }); var gateway = new TestGateway().http1("/**", origin.address()).start(); var client = gateway.connect()) {
            TestGateway.send(client.getOutputStream(), "GET /events HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(client.getInputStream().read()).isEqualTo('H');
            var stopped = gateway.stop();
            assertThat(rest(client)).contains("data: 1\n\n").endsWith("0\r\n\r\n");
            assertThat(stopped.await(10, SECONDS)).isTrue();
            go.countDown();
        }
    }

    @Test
    void aStreamOfEventsIsEndedBetweenTwoEventsWithATimeToComeAgain() throws Exception {
        try (var origin = new Origin().at("/events", exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write("data: 1\n\ndata: ".getBytes(StandardCharsets.US_ASCII));
            exchange.getResponseBody().flush();
            waitFor(go);
            exchange.getResponseBody().write("2\n\n".getBytes(StandardCharsets.US_ASCII));
            exchange.getResponseBody().flush();
            waitFor(over);
        }); var gateway = new TestGateway().http1("/**", origin.address()).start(); var client = gateway.connect()) {
            TestGateway.send(client.getOutputStream(), "GET /events HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(client.getInputStream().read()).isEqualTo('H');
            var stopped = gateway.stop();
            go.countDown();
            assertThat(rest(client)).contains("data: 1\n\n").containsPattern("2\n\n\r\n[0-9a-f]+\r\nretry: \\d+\n\n\r\n0\r\n\r\n$");
            assertThat(stopped.await(10, SECONDS)).isTrue();
            over.countDown();
        }
    }

    @Test
    void aRequestThatWasOnItsWayOnAKeptConnectionIsAnswered() throws Exception {
        try (var origin = new Origin();
                var gateway = new TestGateway().http1("/**", origin.address()).start();
                var client = gateway.connect()) {
            TestGateway.send(client.getOutputStream(), "GET /1 HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(client.getInputStream().read()).isEqualTo('H');
            int port = gateway.port();
            var stopped = gateway.stop();
            await().until(() -> isClosed(port));
            TestGateway.send(client.getOutputStream(), "GET /2 HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(rest(client)).contains("GET /1\n", "GET /2\n").containsIgnoringCase("connection: close");
            assertThat(stopped.await(10, SECONDS)).isTrue();
        }
    }

    /** The first thing that a gateway does when it stops. */
    private static boolean isClosed(int port) {
        try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return false;
        } catch (IOException refused) {
            return true;
        }
    }

    private Origin slow() throws IOException {
        return new Origin().at("/slow", exchange -> {
            begun.countDown();
            waitFor(go);
            exchange.sendResponseHeaders(200, 4);
            exchange.getResponseBody().write("done".getBytes(StandardCharsets.US_ASCII));
        });
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, SECONDS)).isTrue();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static String rest(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
}
