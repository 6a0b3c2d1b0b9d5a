package dev.orderup.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that ask for much and take nothing: what waits for them has a deadline each, and all of it together a bound. */
class BuffersTests {
    private static final int ANSWER = 60_000;
    private static final int STREAMS = 100;
    private static final byte[] NO_WINDOW = {0, 4, 0, 0, 0, 0};
    private static final byte[] CANCEL = {0, 0, 0, 8};

    /** CVE-2019-9517. The exchange is over by then, and the connection is not idle. */
    @Test
    void theEndOfAnAnswerThatIsNotTakenIsGivenUp() throws Exception {
        try (var origin = origin(); var gateway = gateway(origin).with("listeners.clear.idle-timeout", "700ms").start()) {
            var client = new Http2Wire(gateway.connect());
            client.frame(Http2Wire.SETTINGS, 0, 0, NO_WINDOW);
            client.get(1, "/");
            assertThat(client.next().type).isEqualTo(Http2Wire.HEADERS);
            var reset = client.next();
            assertThat(reset.type).isEqualTo(Http2Wire.RST_STREAM);
            assertThat(reset.payload).isEqualTo(CANCEL);
            client.number(Http2Wire.WINDOW_UPDATE, 0, 1 << 20);
            client.close();
        }
    }

    @Test
    void theSameOverHttp3(@TempDir Path home) throws Exception {
        try (var origin = origin();
                var gateway = gateway(origin).secure("auto", home)
                        .with("listeners.secure.http3", true)
                        .with("listeners.secure.idle-timeout", "700ms")
                        .start();
                var client = new Http3Wire(gateway.securePort())) {
            // Two windows of a stream, of which not all has a place on the way.
            var stream = client.get("/more");
            assertThat(String.valueOf(stream.next())).contains(":status=200");
            await().until(() -> gateway.meters.get("orderup.gateway.connections").tag("listener", "secure-http3").gauge().value() == 0);
        }
    }

    /** What is beyond the bound is refused where it begins, what holds most and takes nothing is given up, and then all are served again. */
    @ParameterizedTest
    @ValueSource(strings = {"HTTP1", "HTTP2"})
    void beyondTheBoundOfAllNothingBeginsAndStalledAnswersEnd(String version) throws Exception {
        long bound = used() + (16 << 20);
        try (var origin = origin(); var gateway = gateway(origin).with("buffers-max", bound + "B").start()) {
            assertThat(isServed(gateway)).isTrue();
            List<AutoCloseable> stalled = new ArrayList<>();
            int begun = 0;
            for (double before = refused(gateway); isServed(gateway) || refused(gateway) == before; before = refused(gateway)) {
                try {
                    stalled.add(version.equals("HTTP2") ? stalledStreams(gateway) : stalledConnection(gateway));
                } catch (IOException refused) {
                    // It was closed while it still asked, and is among those that were refused.
                }
                assertThat(++begun).as("connections that fit into 16 MB").isLessThan(1000);
            }
            var notServed = new AtomicInteger(1);
            await().until(() -> isServed(gateway) || notServed.incrementAndGet() < 0);
            assertThat(refused(gateway)).as("what was given up, besides what was refused here").isGreaterThan(notServed.get());
            for (var each : stalled) {
                each.close();
            }
        }
    }

    private static boolean isServed(TestGateway gateway) {
        try {
            return gateway.raw(RoutingTests.request("GET", "/", "a")).startsWith("HTTP/1.1 200 ");
        } catch (IOException refused) {
            return false;
        }
    }

    private static AutoCloseable stalledStreams(TestGateway gateway) throws IOException {
        var client = new Http2Wire(gateway.connect());
        client.frame(Http2Wire.SETTINGS, 0, 0, NO_WINDOW);
        for (int i = 0; i < STREAMS; i++) {
            client.get(2 * i + 1, "/much");
        }
        return client;
    }

    private static AutoCloseable stalledConnection(TestGateway gateway) throws IOException {
        var client = new Socket();
        client.setReceiveBufferSize(4096);
        client.connect(gateway.gateway().address("clear"));
        TestGateway.send(client.getOutputStream(), "GET /more HTTP/1.1\r\nHost: a\r\n\r\n");
        return client;
    }

    private static double refused(TestGateway gateway) {
        return gateway.meters.counter("orderup.gateway.refused", "reason", "buffers").count();
    }

    private static long used() {
        return ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT).metric().usedDirectMemory();
    }

    private static Origin origin() throws IOException {
        return new Origin().at("/much", exchange -> {
            exchange.sendResponseHeaders(200, ANSWER);
            exchange.getResponseBody().write(new byte[ANSWER]);
        }).at("/more", exchange -> {
            exchange.sendResponseHeaders(200, 100L * ANSWER);
            for (int i = 0; i < 100; i++) {
                exchange.getResponseBody().write(new byte[ANSWER]);
            }
        });
    }

    private static TestGateway gateway(Origin origin) {
        return new TestGateway().patient()
                .http1("/**", origin.address())
                .upstream("connections-max", 2000)
                .upstream("pending-max", 2000)
                .with("listeners.clear.idle-timeout", "60s");
    }
}
