package dev.orderup.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What HTTP/1.1 has beyond a request and an answer: 1xx, trailers, pipelining, HEAD, and clients that are older. */
@SuppressWarnings("StringConcatToTextBlock") // What is sent here ends its lines with CR LF, which a text block cannot show.
class Http1Tests {
    private static final String HINTS = "HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload\r\n\r\n";

    @Test
    void earlyHintsComeBeforeTheAnswerOnEachVersionButNotToOldClients() throws Exception {
        try (var server = new ServerSocket(0); var gateway = new TestGateway().http1("/**", at(server)).start()) {
            try (var client = gateway.connect()) {
                TestGateway.send(client.getOutputStream(), "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
                var service = accepted(server);
                TestGateway.send(service.getOutputStream(), HINTS);
                assertThat(head(client)).as("before there is an answer")
                        .startsWith("HTTP/1.1 103 ")
                        .containsIgnoringCase("link: </style.css>");
                answer(service);
                assertThat(head(client)).startsWith("HTTP/1.1 200 ");
                service.close();
            }
            try (var client = new Http2Wire(gateway.connect())) {
                client.get(1, "/");
                var service = accepted(server);
                TestGateway.send(service.getOutputStream(), HINTS);
                assertThat(client.status(client.next())).isEqualTo("103");
                answer(service);
                assertThat(client.status(client.next())).isEqualTo("200");
                service.close();
            }
            try (var client = gateway.connect()) {
                TestGateway.send(client.getOutputStream(), "GET / HTTP/1.0\r\nExpect: 100-continue\r\n\r\n");
                server.setSoTimeout(10_000);
                var service = server.accept();
                assertThat(head(service)).doesNotContainIgnoringCase("expect");
                TestGateway.send(service.getOutputStream(), HINTS);
                answer(service);
                assertThat(head(client)).startsWith("HTTP/1.1 200 ");
                service.close();
            }
        }
    }

    @Test
    void anExpectationGoesOnAndTheServicesNoIsTheAnswerBeforeAnyBody() throws Exception {
        try (var server = new ServerSocket(0);
                var gateway = new TestGateway().http1("/**", at(server)).start();
                var client = gateway.connect()) {
            TestGateway.send(client.getOutputStream(), "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n");
            server.setSoTimeout(10_000);
            try (var service = server.accept()) {
                assertThat(head(service)).containsIgnoringCase("expect: 100-continue");
                TestGateway.send(service.getOutputStream(), "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n");
                assertThat(head(client)).startsWith("HTTP/1.1 401 ").containsIgnoringCase("connection: close");
                assertThat(client.getInputStream().read()).isNegative();
            }
        }
    }

    @Test
    void whatElseIsExpectedIs417() throws Exception {
        try (var origin = new Origin(); var gateway = new TestGateway().http1("/**", origin.address()).start()) {
            assertThat(gateway.raw("GET / HTTP/1.1\r\nHost: a\r\nExpect: a-miracle\r\nConnection: close\r\n\r\n"))
                    .startsWith("HTTP/1.1 417 ");
            assertThat(origin.seen).isEmpty();
        }
    }

    @Test
    void trailersAreAskedForWhereTheClientTakesThemAndMayNotSayWhatOnlyAHeadMay() throws Exception {
        try (var server = new ServerSocket(0);
                var gateway = new TestGateway().http1("/**", at(server)).start();
                var client = new Http2Wire(gateway.connect())) {
            client.headers(1, 0, ":method", "POST", ":scheme", "http", ":authority", "a", ":path", "/", "te", "trailers");
            client.frame(Http2Wire.DATA, 0, 1, new byte[]{'h', 'i'});
            client.headers(1, Http2Wire.END_STREAM, "x-sum", "7", "authorization", "Bearer x", "host", "b");
            server.setSoTimeout(10_000);
            try (var service = server.accept()) {
                assertThat(head(service)).containsIgnoringCase("te: trailers\r\n").containsIgnoringCase("connection: te\r\n");
                assertThat(head(service)).endsWith("0\r\nx-sum: 7\r\n\r\n");
                TestGateway.send(service.getOutputStream(), "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + "2\r\nok\r\n0\r\nX-End: 9\r\nSet-Cookie: a=b\r\n\r\n");
                assertThat(client.status(client.next())).isEqualTo("200");
                assertThat(client.next().type).isEqualTo(Http2Wire.DATA);
                var trailers = client.next();
                assertThat(trailers.endsStream()).isTrue();
                assertThat(client.fields(trailers)).contains("x-end=9").doesNotContain("set-cookie");
            }
        }
    }

    @Test
    void pipelinedRequestsAreAnsweredInTheirOrder() throws Exception {
        try (var origin = new Origin(); var gateway = new TestGateway().http1("/**", origin.address()).start()) {
            var all = new StringBuilder();
            for (int i = 0; i < 50; i++) {
                all.append("GET /")
                        .append(i)
                        .append(" HTTP/1.1\r\nHost: a\r\n")
                        .append(i == 49 ? "Connection: close\r\n" : "")
                        .append("\r\n");
            }
            var answers = gateway.raw(all.toString());
            int at = 0;
            for (int i = 0; i < 50; i++) {
                at = answers.indexOf("GET /" + i + "\n", at);
                assertThat(at).as("answer %d", i).isNotNegative();
            }
        }
    }

    @Test
    void headHasTheFieldsOfABodyAndNone() throws Exception {
        try (var server = new ServerSocket(0);
                var gateway = new TestGateway().http1("/**", at(server)).start();
                var client = gateway.connect()) {
            TestGateway.send(client.getOutputStream(),
                    "HEAD / HTTP/1.1\r\nHost: a\r\n\r\nGET /next HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
            try (var service = accepted(server)) {
                TestGateway.send(service.getOutputStream(), "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
                assertThat(head(client)).containsIgnoringCase("content-length: 1000");
                assertThat(head(service)).startsWith("GET /next ");
                answer(service);
                assertThat(head(client)).startsWith("HTTP/1.1 200 ").containsIgnoringCase("content-length: 2");
            }
        }
    }

    @Test
    void aClientOf10GetsABodyOfUnknownLengthWithoutChunksAndThenTheEnd() throws Exception {
        try (var server = new ServerSocket(0);
                var gateway = new TestGateway().http1("/**", at(server)).start();
                var client = gateway.connect()) {
            TestGateway.send(client.getOutputStream(), "GET / HTTP/1.0\r\n\r\n");
            try (var service = accepted(server)) {
                TestGateway.send(service.getOutputStream(), "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n");
                assertThat(head(client)).doesNotContainIgnoringCase("transfer-encoding");
                assertThat(new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)).isEqualTo("ok");
            }
        }
    }

    private static String at(ServerSocket server) {
        return "127.0.0.1:" + server.getLocalPort();
    }

    private static Socket accepted(ServerSocket server) throws IOException {
        server.setSoTimeout(10_000);
        var socket = server.accept();
        socket.setSoTimeout(10_000);
        head(socket);
        return socket;
    }

    private static void answer(Socket service) throws IOException {
        TestGateway.send(service.getOutputStream(), "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
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
}
