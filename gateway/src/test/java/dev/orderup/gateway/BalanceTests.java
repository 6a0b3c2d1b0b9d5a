package dev.orderup.gateway;

import static dev.orderup.gateway.RoutingTests.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.orderup.gateway.config.WrongSettings;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which instance answers. */
class BalanceTests {

    @ParameterizedTest
    @CsvSource({"header:x-customer, /, X-Customer: %s", "cookie:who, /, Cookie: a=b; who=%s", "segment:2, /orders/%s/x?y, X-None: 1"})
    void whatIsAlikeGoesToTheSameInstance(String key, String path, String field) throws Exception {
        try (var one = new AtOnce(0); var two = new AtOnce(0); var three = new AtOnce(0); var gateway = new TestGateway()) {
            gateway.http1("/**", one.address(), two.address(), three.address());
            gateway.upstream("balance.by", "consistent-hash").upstream("balance.key", key).start();
            for (int i = 0; i < 30; i++) {
                var line = request("GET", path.formatted(i), "a", field.formatted(i));
                int[] before = {one.answered(), two.answered(), three.answered()};
                for (int j = 0; j < 3; j++) {
                    assertThat(gateway.raw(line)).startsWith("HTTP/1.1 200 ");
                }
                assertThat(new int[]{one.answered() - before[0], two.answered() - before[1], three.answered() - before[2]})
                        .containsExactlyInAnyOrder(3, 0, 0);
            }
            assertThat(one.answered()).isPositive();
            assertThat(two.answered()).isPositive();
            assertThat(three.answered()).isPositive();
        }
    }

    @Test
    void aSlowInstanceIsNotGivenMoreThanItCanDo() throws Exception {
        var hold = new CountDownLatch(1);
        var held = new AtomicInteger();
        try (var slow = new Origin().at("/slow", exchange -> {
            held.incrementAndGet();
            await().until(() -> hold.getCount() == 0);
            exchange.sendResponseHeaders(204, -1);
        }); var fast = new AtOnce(0); var http = HttpClient.newHttpClient(); var gateway = new TestGateway().patient()) {
            gateway.http1("/**", slow.address(), fast.address()).upstream("balance.by", "least-requests").start();
            var waiting = new ArrayList<CompletableFuture<?>>();
            while (held.get() == 0) {
                var sent = http.sendAsync(HttpRequest.newBuilder(gateway.uri("/slow")).build(), BodyHandlers.discarding());
                waiting.add(sent);
                await().until(() -> sent.isDone() || held.get() > 0);
            }
            int before = held.get();
            assertThat(inFlight(gateway, slow.port())).isEqualTo(before);
            for (int i = 0; i < 50; i++) {
                assertThat(gateway.raw(request("GET", "/slow", "a"))).startsWith("HTTP/1.1 200 ");
            }
            assertThat(held.get()).isEqualTo(before);
            hold.countDown();
            CompletableFuture.allOf(waiting.toArray(CompletableFuture[]::new)).join();
            await().until(() -> inFlight(gateway, slow.port()) == 0 && inFlight(gateway, fast.port()) == 0);
        }
    }

    /** Answered, refused, broken off, left by the client, or never connected: none of them stays under way. */
    @Test
    void whateverBecomesOfARequestItIsCountedOnce() throws Exception {
        var gone = new AtOnce(0);
        gone.close();
        try (var service = new AtOnce(0, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                var nonsense = new AtOnce(0, "SSH-2.0-no\r\n\r\n");
                var silent = new java.net.ServerSocket(0);
                var gateway = new TestGateway().http1("/ok", service.address()).http1("/gone", gone.address())) {
            gateway.http1("/bad", nonsense.address()).http1("/silent", "127.0.0.1:" + silent.getLocalPort()).start();
            assertThat(gateway.raw(request("GET", "/ok", "a"))).startsWith("HTTP/1.1 200 ");
            assertThat(gateway.raw(request("GET", "/gone", "a"))).startsWith("HTTP/1.1 503 ");
            assertThat(gateway.raw(request("GET", "/bad", "a"))).startsWith("HTTP/1.1 502 ");
            assertThat(gateway.raw(request("GET", "/silent", "a"))).startsWith("HTTP/1.1 504 ");
            try (var leaving = gateway.connect()) {
                TestGateway.send(leaving.getOutputStream(), request("GET", "/silent", "a"));
                await().until(() -> inFlight(gateway, silent.getLocalPort()) == 1);
            }
            await().until(() -> gateway.gateway()
                    .upstreams()
                    .byName()
                    .values()
                    .stream()
                    .flatMap(upstream -> upstream.instances().stream())
                    .allMatch(instance -> instance.inFlight() == 0));
        }
    }

    @Test
    void settingsThatAreWrongAreNamed() {
        var gateway = new TestGateway().http1("/**", "127.0.0.1:1 weight=101").upstream("balance.by", "consistent-hash");
        gateway.upstream("balance.slow-start", "5s").upstream("retries.percent", -1).http1("/x", "127.0.0.1:1");
        gateway.upstream("balance.key", "header:x").upstream("health.timeout", "3s").upstream("health.path", "readyz");
        assertThat(catchThrowableOfType(WrongSettings.class, gateway::start).reasons()).containsExactlyInAnyOrder(
                "orderup.gateway.upstreams.u0.instances: 127.0.0.1:1 weight=101 (expected: a weight from 1 to 100)",
                "orderup.gateway.upstreams.u0.balance.key: null (expected: address, header:NAME, cookie:NAME or segment:N)",
                "orderup.gateway.upstreams.u0.balance.slow-start: PT5S (expected: none with consistent-hash)",
                "orderup.gateway.upstreams.u0.retries.percent: -1 (expected: 0-1000)",
                "orderup.gateway.upstreams.u1.balance.key: header:x (expected: none, for only consistent-hash has one)",
                "orderup.gateway.upstreams.u1.health.timeout: PT3S (expected: a time above 0 and not above the interval of PT2S)",
                "orderup.gateway.upstreams.u1.health.path: readyz (expected: such as /readyz)");
    }

    private static int inFlight(TestGateway gateway, int port) {
        return (int) gateway.meters.get("orderup.gateway.upstream.requests").tag("instance", "127.0.0.1:" + port).gauge().value();
    }
}
