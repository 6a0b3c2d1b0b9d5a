package dev.orderup.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Answers of a service that could be read in two ways, judged by what the next one gets who asks on the same connections. */
@SuppressWarnings("StringConcatToTextBlock") // What is sent here ends its lines with CR LF, which a text block cannot show.
class AnswerSmugglingTests {
    private static final String NEXT = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nnext";
    private static final Pattern ADDED = Pattern.compile("(?i)(x-request-id|alt-svc): .*\r\n");

    static List<Corpus.Case> cases() {
        return Corpus.of("answers.txt");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void isRefusedOrForwardedAsExactlyThis(Corpus.Case one) throws Exception {
        try (var service = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                var gateway = new TestGateway().http1("/**", "127.0.0.1:" + service.getLocalPort()).start()) {
            Thread.ofVirtual().start(() -> serve(service, one.bytes()));
            var answers = gateway.raw("GET /x HTTP/1.1\r\nHost: a\r\n\r\nGET /next HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");

            assertThat(answers).endsWith("\r\nconnection: close\r\n\r\nnext");
            var first = answers.substring(0, answers.lastIndexOf("HTTP/1.1 "));
            if (one.refusal().isEmpty()) {
                assertThat(ADDED.matcher(first).replaceAll("")).isEqualTo(one.seen());
            } else {
                assertThat(first).startsWith("HTTP/1.1 " + one.refusal() + " ").endsWith("}").doesNotContain("hello");
            }
        }
    }

    private static void serve(ServerSocket service, String answer) {
        while (!service.isClosed()) {
            try {
                var socket = service.accept();
                Thread.ofVirtual().start(() -> serve(socket, answer));
            } catch (IOException closed) {
                assertThat(service.isClosed()).isTrue();
            }
        }
    }

    private static void serve(Socket socket, String answer) {
        try (socket;
                var in = new java.io.BufferedReader(new java.io.InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))) {
            boolean next = false;
            for (var line = in.readLine(); line != null; line = in.readLine()) {
                next |= line.startsWith("GET /next ");
                if (line.isEmpty()) {
                    TestGateway.send(socket.getOutputStream(), next ? NEXT : answer);
                }
            }
        } catch (IOException closed) {
            assertThat(socket.isClosed()).isTrue();
        }
    }
}
