package dev.orderup.gateway;

import static dev.orderup.gateway.RoutingTests.request;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How long is waited for one instance and for all, and how often is asked again. */
@SuppressWarnings("StringConcatToTextBlock") // What is sent here ends its lines with CR LF, which a text block cannot show.
class DeadlineTests {

    @Test
    void afterTheTimeForOneTryAnotherInstanceIsAsked() throws Exception {
        try (var silent = new ServerSocket(0);
                var answers = new AtOnce(0);
                var gateway = new TestGateway().patient().http1("/**", "127.0.0.1:" + silent.getLocalPort(), answers.address())) {
            gateway.route("try-timeout", "150ms").upstream("ejection.failures", 1000).start();
            for (int i = 0; i < 4; i++) {
                assertThat(gateway.raw(request("GET", "/", "a"))).startsWith("HTTP/1.1 200 ");
            }
            assertThat(answers.answered()).isEqualTo(4);
        }
    }

    /** It may have been done by the first, however slow that is. */
    @Test
    void whatMayNotBeSaidTwiceWaitsForTheFirst() throws Exception {
        try (var silent = new ServerSocket(0);
                var answers = new AtOnce(0);
                var gateway = new TestGateway().http1("/**", "127.0.0.1:" + silent.getLocalPort(), answers.address())) {
            gateway.route("try-timeout", "100ms").start();
            var statuses = new java.util.ArrayList<String>();
            for (int i = 0; i < 2; i++) {
                statuses.add(gateway.raw(request("POST", "/", "a", "Content-Length: 0")).substring(0, 13));
            }
            assertThat(statuses).containsExactlyInAnyOrder("HTTP/1.1 200 ", "HTTP/1.1 504 ");
        }
    }

    @Test
    void theTotalTimeHoldsForAnAnswerThatHasBegun() throws Exception {
        try (var service = new Origin().at("/slow", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            for (int i = 0; i < 1000; i++) {
                exchange.getResponseBody().write('x');
                exchange.getResponseBody().flush();
                java.util.concurrent.locks.LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
        }); var gateway = new TestGateway().patient().http1("/**", service.address()).route("total-timeout", "400ms").start()) {
            var answer = gateway.raw(request("GET", "/slow", "a"));
            assertThat(answer).startsWith("HTTP/1.1 200 ").contains("x").doesNotEndWith("0\r\n\r\n");
        }
    }

    @Test
    void theServiceIsToldWhatIsLeftOfTheClientsDeadline() throws Exception {
        try (var origin = new Origin();
                var silent = new ServerSocket(0);
                var gateway = new TestGateway().patient().http1("/**", "127.0.0.1:" + silent.getLocalPort(), origin.address())) {
            gateway.route("try-timeout", "200ms").upstream("ejection.failures", 1000).start();
            for (int i = 0; i < 2; i++) {
                gateway.raw(request("GET", "/grpc", "a", "Content-Type: application/grpc", "grpc-timeout: 2S"));
            }
            var left = origin.seen.stream().filter(seen -> seen.contains("/grpc")).map(DeadlineTests::millisLeft).sorted().toList();
            assertThat(left).hasSize(2);
            assertThat(left.getFirst()).as("after a try of 200 ms").isBetween(1000.0, 1800.0);
            assertThat(left.getLast()).isLessThanOrEqualTo(2000.0);
        }
    }

    private static double millisLeft(String seen) {
        var value = seen.lines().filter(line -> line.startsWith("grpc-timeout: ")).findFirst().orElseThrow().substring(14);
        assertThat(value).endsWith("u");
        return Integer.parseInt(value.substring(0, value.length() - 1)) / 1000.0;
    }

    /** Each request breaks off; without a budget every one of them would be sent three times. */
    @ParameterizedTest
    @ValueSource(ints = {0, 50})
    void aServiceThatFailsIsNotAskedAgainForEveryRequest(int percent) throws Exception {
        try (var service = new Breaking(); var gateway = new TestGateway().http1("/**", service.address())) {
            gateway.upstream("retries.percent", percent).upstream("retries.per-second", 0).upstream("retries.backoff", "1ms");
            gateway.upstream("ejection.failures", 1000).start();
            int budget = 0;
            for (int i = 0; i < 40; i++) {
                var answer = gateway.raw(request("GET", "/", "a"));
                if (answer.contains("problems/retry-budget")) {
                    budget++;
                    assertThat(answer).startsWith("HTTP/1.1 503 ").containsIgnoringCase("retry-after: 1\r\n");
                } else {
                    assertThat(answer).startsWith("HTTP/1.1 502 ");
                }
            }
            double made = gateway.meters.get("orderup.gateway.upstream.retries").tag("outcome", "made").functionCounter().count();
            assertThat(made).isEqualTo(40.0 * percent / 100);
            assertThat(service.requests).isEqualTo(40 + (int) made);
            assertThat(budget).isPositive();
            assertThat(gateway.meters.get("orderup.gateway.upstream.retries").tag("outcome", "refused").functionCounter().count())
                    .isEqualTo(budget);
        }
    }

    /** Reads each request and closes without an answer. */
    private static final class Breaking implements AutoCloseable {
        private final ServerSocket server = new ServerSocket(0);
        private volatile int requests;

        Breaking() throws IOException {
            Thread.ofVirtual().start(() -> {
                while (!server.isClosed()) {
                    serve();
                }
            });
        }

        @SuppressWarnings("NonAtomicVolatileUpdate") // One thread writes.
        private void serve() {
            try (var socket = server.accept()) {
                var head = new StringBuilder();
                while (head.indexOf("\r\n\r\n") < 0) {
                    head.append(new String(socket.getInputStream().readNBytes(1), StandardCharsets.ISO_8859_1));
                }
                requests++;
            } catch (IOException closed) {
                assertThat(server.isClosed()).isTrue();
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
