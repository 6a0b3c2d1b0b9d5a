package dev.orderup.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many clients that are slow on purpose: each has its deadline, together they cost little, and nobody else waits for them. */
@SuppressWarnings("StringConcatToTextBlock") // What is sent here ends its lines with CR LF, which a text block cannot show.
class SlowClientsTests {
    private static final int CLIENTS = 100;
    private static final int READERS = 16;
    private static final int PIECE = 64 * 1024;
    private static final long SIZE = 96L << 20;
    /** What one read brings, and what waits to be written beyond the mark at which its reader is stopped. */
    private static final long READER_MAX = 256L << 10;
    private static final long HEAP_MAX = 32L << 20;
    private final AtomicLong written = new AtomicLong();

    @ParameterizedTest
    @ValueSource(strings = {"GET / HTTP/1.1\r\nHost: a\r\nX: ", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhe"})
    void whoStandsStillGets408AndOthersAreServedMeanwhile(String begun) throws Exception {
        try (var origin = new Origin(); var gateway = new TestGateway().with("access-log", false).http1("/**", origin.address())) {
            // A request whose body is under way has a connection to its service.
            gateway.upstream("connections-max", CLIENTS + 1).start();
            var before = Memory.now();
            var clients = connect(gateway, CLIENTS, begun);
            assertThat(gateway.raw("GET /other HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")).startsWith("HTTP/1.1 200 ");
            assertThat(Memory.now().direct() - before.direct()).isLessThan(CLIENTS * 16L * 1024);
            for (var client : clients) {
                assertThat(answer(client)).startsWith("HTTP/1.1 408 ");
            }
        }
    }

    /** The deadline of a head is one for all of it, so that drops do not put it off. */
    @Test
    void aHeadThatComesByDropsGets408() throws Exception {
        try (var origin = new Origin(); var gateway = new TestGateway().with("access-log", false).http1("/**", origin.address()).start()) {
            var clients = connect(gateway, CLIENTS, "GET / HTTP/1.1\r\nHost: a\r\nX: ");
            var drops = Thread.ofVirtual().start(() -> drip(clients));
            for (var client : clients) {
                assertThat(answer(client)).startsWith("HTTP/1.1 408 ");
            }
            drops.join();
            assertThat(origin.seen).isEmpty();
        }
    }

    @Test
    void readersThatStallCostABoundedPieceOfMemoryEachOverHttp1() throws Exception {
        try (var origin = origin(); var gateway = gateway(origin)) {
            var before = Memory.now();
            var clients = connect(gateway, READERS, "GET /large HTTP/1.1\r\nHost: a\r\n\r\n");
            stalls(before);
            for (var client : clients) {
                client.close();
            }
        }
    }

    @Test
    void readersThatStallCostABoundedPieceOfMemoryEachOverOneConnectionOfHttp2() throws Exception {
        try (var origin = origin(); var gateway = gateway(origin); var client = new Http2Wire(gateway.connect())) {
            var before = Memory.now();
            for (int i = 0; i < READERS; i++) {
                client.get(1 + 2 * i, "/large");
            }
            stalls(before);
        }
    }

    private void stalls(Memory before) {
        var last = new AtomicLong(-1);
        await().pollInterval(Duration.ofMillis(100))
                .during(Duration.ofMillis(500))
                .atMost(Duration.ofSeconds(30))
                .until(() -> last.getAndSet(written.get()) == written.get() && written.get() > 0);
        assertThat(written.get()).as("the origin is stopped").isLessThan(READERS * SIZE);
        var now = Memory.now();
        assertThat(now.direct() - before.direct()).as("direct memory").isLessThan(READERS * READER_MAX);
        assertThat(now.heap() - before.heap()).as("heap").isLessThan(HEAP_MAX);
    }

    private static TestGateway gateway(Origin origin) {
        return new TestGateway().patient().http1("/**", origin.address()).upstream("connections-max", READERS).start();
    }

    /** Breaks off when the gateway closes, which it does when the client has left. */
    private Origin origin() throws IOException {
        return new Origin().at("/large", exchange -> {
            exchange.sendResponseHeaders(200, SIZE);
            var piece = new byte[PIECE];
            for (long sent = 0; sent < SIZE; sent += PIECE) {
                exchange.getResponseBody().write(piece);
                written.addAndGet(PIECE);
            }
        });
    }

    private static List<Socket> connect(TestGateway gateway, int count, String bytes) throws IOException {
        var all = new ArrayList<Socket>();
        for (int i = 0; i < count; i++) {
            var socket = gateway.connect();
            TestGateway.send(socket.getOutputStream(), bytes);
            all.add(socket);
        }
        return all;
    }

    private static void drip(List<Socket> clients) {
        var open = new ArrayList<>(clients);
        while (!open.isEmpty()) {
            open.removeIf(client -> !drop(client));
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    private static boolean drop(Socket client) {
        try {
            client.getOutputStream().write('x');
            return true;
        } catch (IOException refused) {
            return false;
        }
    }

    private static String answer(Socket client) throws IOException {
        try (client) {
            return new String(client.getInputStream().readNBytes(13), StandardCharsets.US_ASCII);
        } catch (SocketException reset) {
            return reset.toString();
        }
    }

    private record Memory(long direct, long heap) {
        static Memory now() {
            System.gc();
            var heap = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
            return new Memory(((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT).metric().usedDirectMemory(), heap);
        }
    }
}
