package dev.orderup.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Instances that come, go and fail. */
class UpstreamTests {
    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void aRestartOfOneInstanceUnderLoadFailsNoIdempotentRequest() throws Exception {
        var stop = new AtomicBoolean();
        var statuses = new java.util.concurrent.ConcurrentHashMap<Integer, Integer>();
        try (var stays = new AtOnce(0); var gateway = new TestGateway()) {
            var goes = new AtOnce(0);
            gateway.http1("/**", stays.address(), goes.address()).start();
            var clients = new ArrayList<Thread>();
            for (int i = 0; i < 4; i++) {
                clients.add(Thread.ofVirtual().start(() -> {
                    while (!stop.get()) {
                        statuses.merge(status(gateway, "/"), 1, Integer::sum);
                    }
                }));
            }
            int port = goes.port();
            await().until(() -> goes.answered() > 50);
            goes.close();
            await().until(() -> ejected(gateway, port));
            try (var again = new AtOnce(port)) {
                await().until(() -> again.answered() > 50 && !ejected(gateway, port));
            }
            stop.set(true);
            for (var client : clients) {
                client.join();
            }
        }
        assertThat(statuses).containsOnlyKeys(200);
    }

    @Test
    void whenAllAreEjectedTheyAreStillTried() throws Exception {
        var gone = new AtOnce(0);
        int port = gone.port();
        gone.close();
        try (var gateway = new TestGateway().http1("/**", "127.0.0.1:" + port).start()) {
            for (int i = 0; i < 6; i++) {
                assertThat(status(gateway, "/")).isEqualTo(503);
            }
            assertThat(ejected(gateway, port)).isTrue();
            try (var back = new AtOnce(port)) {
                assertThat(status(gateway, "/")).isEqualTo(200);
                assertThat(ejected(gateway, port)).isFalse();
                assertThat(back.answered()).isOne();
            }
        }
    }

    @Test
    void anAnswerThatIsNotHttpIs502() throws Exception {
        try (var nonsense = new AtOnce(0, "SSH-2.0-no\r\n\r\n"); var gateway = new TestGateway().http1("/**", nonsense.address()).start()) {
            var answer = http.send(HttpRequest.newBuilder(gateway.uri("/x")).build(), BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(502);
            assertThat(answer.body()).contains("https://orderup.dev/problems/bad-gateway", "\"instance\":\"/x\"");
        }
    }

    @Test
    void aNameWithSeveralAddressesIsSeveralInstancesAndIsAskedAgain() throws Exception {
        var known = new AtomicReference<>(List.of("127.0.0.1", "127.0.0.2"));
        var away = new AtomicBoolean();
        try (var gateway = new TestGateway().resolving(host -> {
            if (away.get()) {
                throw new UnknownHostException(host);
            }
            var out = new InetAddress[known.get().size()];
            for (int i = 0; i < out.length; i++) {
                out[i] = InetAddress.getByName(known.get().get(i));
            }
            return out;
        }).http1("/**", "orders.test:8180").start()) {
            assertThat(instances(gateway)).containsExactly("127.0.0.1:8180", "127.0.0.2:8180");
            known.set(List.of("127.0.0.3", "127.0.0.2"));
            await().atMost(Duration.ofSeconds(5))
                    .untilAsserted(() -> assertThat(instances(gateway)).containsExactly("127.0.0.3:8180", "127.0.0.2:8180"));
            assertThat(gateway.meters.find("orderup.gateway.upstream.ejected").tag("instance", "127.0.0.1:8180").gauge()).isNull();
            away.set(true);
            await().during(Duration.ofMillis(1500)).until(() -> instances(gateway).size() == 2);
        }
    }

    private int status(TestGateway gateway, String path) {
        try {
            return http.send(HttpRequest.newBuilder(gateway.uri(path)).build(), BodyHandlers.discarding()).statusCode();
        } catch (java.io.IOException broken) {
            return -1;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return -2;
        }
    }

    private static boolean ejected(TestGateway gateway, int port) {
        return gateway.meters.get("orderup.gateway.upstream.ejected").tag("instance", "127.0.0.1:" + port).gauge().value() > 0;
    }

    private static List<String> instances(TestGateway gateway) {
        return gateway.gateway()
                .upstreams()
                .byName()
                .values()
                .stream()
                .flatMap(upstream -> upstream.instances().stream())
                .map(instance -> instance.name())
                .toList();
    }
}
