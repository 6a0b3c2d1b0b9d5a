package dev.orderup.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** An answer that is made token by token: each goes on at once, and a client that closes stops the making of the others. */
class AnswerStreamTests {
    private static final String QUESTION = "{\"question\":\"where?\"}";
    private static final String TOKEN = "event:token\ndata:{\"text\":\"Your\"}\n\n";

    @Test
    void anHttp1ClientHasTheFirstTokenWhileTheOriginHoldsTheRestAndClosingItClosesTheOrigin() throws Exception {
        try (var origin = new ServerSocket(0);
                var gateway = new TestGateway().patient().http1("/**", "127.0.0.1:" + origin.getLocalPort()).start()) {
            var client = gateway.connect();
            TestGateway.send(client.getOutputStream(), "POST /orders/1/answers HTTP/1.1\r\nHost: a\r\nContent-Length: " + QUESTION.length()
                    + "\r\n\r\n" + QUESTION);
            try (var service = asked(origin)) {
                begin(service);
                assertThat(readUntil(client, TOKEN)).startsWith("HTTP/1.1 200 ").containsIgnoringCase("x-accel-buffering: no");
                client.close();
                assertThat(service.getInputStream().read()).isNegative();
            }
        }
    }

    @Test
    void anHttp2ClientHasItTooAndResettingTheStreamClosesTheOriginButNotTheClientsConnection() throws Exception {
        try (var origin = new ServerSocket(0);
                var gateway = new TestGateway().patient().http1("/**", "127.0.0.1:" + origin.getLocalPort()).start();
                var client = new Http2Wire(gateway.connect())) {
            ask(client, 1);
            try (var service = asked(origin)) {
                begin(service);
                assertThat(token(client, 1)).isEqualTo(TOKEN);
                client.number(Http2Wire.RST_STREAM, 1, 8);
                assertThat(service.getInputStream().read()).isNegative();
            }
            ask(client, 3);
            try (var service = asked(origin)) {
                begin(service);
                assertThat(token(client, 3)).isEqualTo(TOKEN);
            }
        }
    }

    private static void ask(Http2Wire client, int stream) throws IOException {
        client.headers(stream, 0, ":method", "POST", ":scheme", "http", ":authority", "a", ":path", "/orders/1/answers",
                "content-length", Integer.toString(QUESTION.length()));
        client.frame(Http2Wire.DATA, Http2Wire.END_STREAM, stream, QUESTION.getBytes(StandardCharsets.US_ASCII));
    }

    /** The next DATA on a stream. */
    private static String token(Http2Wire client, int stream) throws IOException {
        var frame = client.next();
        while (frame.type != Http2Wire.DATA || frame.stream != stream || frame.payload.length == 0) {
            frame = client.next();
        }
        return new String(frame.payload, StandardCharsets.US_ASCII);
    }

    /** The origin's side of a request that has been read to its end. */
    private static Socket asked(ServerSocket origin) throws IOException {
        origin.setSoTimeout(10_000);
        var service = origin.accept();
        service.setSoTimeout(10_000);
        assertThat(readUntil(service, QUESTION)).startsWith("POST /orders/1/answers ");
        return service;
    }

    /** The first token and no word of what follows. */
    private static void begin(Socket service) throws IOException {
        TestGateway.send(service.getOutputStream(), "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nX-Accel-Buffering: no\r\n"
                + "Transfer-Encoding: chunked\r\n\r\n" + Integer.toHexString(TOKEN.length()) + "\r\n" + TOKEN + "\r\n");
    }

    private static String readUntil(Socket socket, String end) throws IOException {
        var all = new StringBuilder();
        while (all.indexOf(end) < 0) {
            int next = socket.getInputStream().read();
            assertThat(next).as("after %s", all).isNotNegative();
            all.append((char) next);
        }
        return all.toString();
    }
}
