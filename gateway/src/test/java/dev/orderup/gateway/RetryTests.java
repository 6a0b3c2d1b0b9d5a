package dev.orderup.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What the gateway says again by itself (topic 31, {@code idempotency}), when a kept connection turns out to be dead: the service has
 * perhaps got the request and perhaps done it. Only what may be done twice is repeated, and only while all of it is still at hand: a body up to 64 KB is.
 */
class RetryTests {
    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @ParameterizedTest
    @CsvSource({"GET, , 200, 2", "HEAD, , 200, 2", "DELETE, , 200, 2", "PUT, , 200, 2", "PUT, pizza, 200, 2", "POST, , 502, 1",
            "POST, pizza, 502, 1", "PATCH, , 502, 1"})
    void onADeadConnectionOnlyWhatMayBeDoneTwiceIsRepeated(String method, @Nullable String body, int status, int seen) throws Exception {
        try (var service = new Dying(); var gateway = new TestGateway().http1("/**", service.address()).start()) {
            assertThat(status(gateway, "GET", "/warm", null)).isEqualTo(200);

            assertThat(status(gateway, method, "/order", body)).isEqualTo(status);

            assertThat(service.seen).filteredOn(line -> line.equals(method + " /order HTTP/1.1")).hasSize(seen);
        }
    }

    /** The service knows the key again, so what it may have done it does not do twice (topic 31); what has left of the body is said again. */
    @Test
    void onADeadConnectionWhatBringsAnIdempotencyKeyIsRepeatedWithItsBody() throws Exception {
        try (var service = new Dying(); var gateway = new TestGateway().http1("/**", service.address()).start()) {
            assertThat(status(gateway, "GET", "/warm", null)).isEqualTo(200);
            var order = HttpRequest.newBuilder(gateway.uri("/order"))
                    .header("Idempotency-Key", "7")
                    .POST(BodyPublishers.ofString("pizza\n\n"))
                    .build();

            assertThat(http.send(order, BodyHandlers.discarding()).statusCode()).isEqualTo(200);

            assertThat(service.seen).containsSubsequence("POST /order HTTP/1.1", "POST /order HTTP/1.1", "pizza");
        }
    }

    /** Nothing has left: whatever the method, no harm is done by asking another instance. */
    @ParameterizedTest
    @CsvSource({"GET, ", "POST, pizza", "PATCH, pizza"})
    void whereNoConnectionCanBeMadeAnyRequestGoesElsewhere(String method, @Nullable String body) throws Exception {
        var gone = new AtOnce(0);
        var address = gone.address();
        gone.close();
        try (var stays = new AtOnce(0); var gateway = new TestGateway().http1("/**", address, stays.address()).start()) {
            for (int i = 0; i < 2; i++) {
                assertThat(status(gateway, method, "/order", body)).isEqualTo(200);
            }
        }
    }

    private int status(TestGateway gateway, String method, String path, @Nullable String body) throws IOException, InterruptedException {
        var publisher = body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body);
        return http.send(HttpRequest.newBuilder(gateway.uri(path)).method(method, publisher).build(), BodyHandlers.discarding())
                .statusCode();
    }

    /** Answers the first request of its first connection, reads the second and closes; answers every request of later ones. */
    private static final class Dying implements AutoCloseable {
        private final ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        final List<String> seen = new CopyOnWriteArrayList<>();

        Dying() throws IOException {
            Thread.ofVirtual().start(() -> {
                int answers = 1;
                while (serve(answers)) {
                    answers = Integer.MAX_VALUE;
                }
            });
        }

        private boolean serve(int answers) {
            try (var socket = server.accept();
                    var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))) {
                for (var line = in.readLine(); line != null; line = in.readLine()) {
                    var request = line;
                    while (!line.isEmpty()) {
                        line = in.readLine();
                    }
                    seen.add(request);
                    if (seen.size() > answers) {
                        return true;
                    }
                    socket.getOutputStream().write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                }
                return true;
            } catch (IOException closed) {
                return !server.isClosed();
            }
        }

        String address() {
            return "127.0.0.1:" + server.getLocalPort();
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }
}
