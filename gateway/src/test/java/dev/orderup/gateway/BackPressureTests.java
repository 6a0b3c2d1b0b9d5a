package dev.orderup.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

/** Who does not read stops who writes, at the cost of the kernel's buffers and not of the gateway's memory. */
@SuppressWarnings("StringConcatToTextBlock") // What is sent here ends its lines with CR LF, which a text block cannot show.
class BackPressureTests {
    private static final int PIECE = 64 * 1024;
    private static final long SIZE = 96L << 20;
    /** Two connections over loopback with what Linux lets their buffers grow to: 4 MB to send and 6 MB to receive. */
    private static final long KERNEL_MAX = 24L << 20;
    private static final long GATEWAY_MAX = 4L << 20;
    private final AtomicLong written = new AtomicLong();
    private final CRC32 sum = new CRC32();

    @Test
    void aReaderThatStallsOverHttp1StopsTheOriginAndGetsEveryByteLater() throws Exception {
        try (var origin = origin();
                var gateway = new TestGateway().patient().http1("/**", origin.address()).start();
                var socket = gateway.connect()) {
            TestGateway.send(socket.getOutputStream(), "GET /large HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
            long before = direct();
            stalls(before, KERNEL_MAX);
            skipHead(socket);
            assertThat(sumOf(socket)).isEqualTo(sum.getValue());
        }
    }

    @Test
    void aReaderThatStallsOverHttp2StopsTheOriginAndGetsEveryByteLater() throws Exception {
        try (var origin = origin();
                var gateway = new TestGateway().patient().http1("/**", origin.address()).start();
                var client = new Http2Wire(gateway.connect())) {
            long before = direct();
            client.get(1, "/large");
            stalls(before, KERNEL_MAX);
            var got = new CRC32();
            for (var frame = client.next();; frame = client.next()) {
                if (frame.type == Http2Wire.DATA) {
                    got.update(frame.payload);
                }
                if (frame.endsStream()) {
                    break;
                }
                if (frame.payload.length > 0) {
                    client.number(Http2Wire.WINDOW_UPDATE, 0, frame.payload.length);
                    client.number(Http2Wire.WINDOW_UPDATE, 1, frame.payload.length);
                }
            }
            assertThat(got.getValue()).isEqualTo(sum.getValue());
        }
    }

    @Test
    void anUpstreamThatStallsStopsTheClientAndGetsEveryByteLater() throws Exception {
        var read = new CountDownLatch(1);
        var got = new CRC32();
        try (var origin = new Origin().at("/upload", exchange -> {
            await().atMost(Duration.ofSeconds(20)).until(() -> read.getCount() == 0);
            var piece = new byte[PIECE];
            for (int n = exchange.getRequestBody().read(piece); n >= 0; n = exchange.getRequestBody().read(piece)) {
                got.update(piece, 0, n);
            }
            exchange.sendResponseHeaders(204, -1);
        }); var gateway = new TestGateway().patient().http1("/**", origin.address()).start(); var socket = gateway.connect()) {
            TestGateway.send(socket.getOutputStream(),
                    "POST /upload HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: " + SIZE + "\r\n\r\n");
            long before = direct();
            var writer = Thread.ofVirtual().start(() -> write(socket));
            stalls(before, KERNEL_MAX);
            read.countDown();
            writer.join();
            assertThat(skipHead(socket)).startsWith("HTTP/1.1 204 ");
            assertThat(got.getValue()).isEqualTo(sum.getValue());
        }
    }

    @Test
    void anUpstreamThatTakesNoMoreOfARequestIs504() throws Exception {
        try (var silent = new java.net.ServerSocket(0);
                var gateway = new TestGateway().patient()
                        .patience(Duration.ofSeconds(1))
                        .http1("/**", "127.0.0.1:" + silent.getLocalPort())
                        .start();
                var socket = gateway.connect()) {
            TestGateway.send(socket.getOutputStream(),
                    "POST /upload HTTP/1.1\r\nHost: a\r\nContent-Length: " + SIZE + "\r\n\r\n");
            var writer = Thread.ofVirtual().start(() -> writeWhatGoes(socket));
            assertThat(skipHead(socket)).startsWith("HTTP/1.1 504 ");
            socket.close();
            writer.join();
        }
    }

    private Origin origin() throws IOException {
        return new Origin().at("/large", exchange -> {
            exchange.sendResponseHeaders(200, SIZE);
            write(exchange.getResponseBody());
        });
    }

    private void stalls(long before, long most) {
        var last = new AtomicLong();
        await().pollInterval(Duration.ofMillis(100))
                .during(Duration.ofMillis(500))
                .atMost(Duration.ofSeconds(15))
                .until(() -> last.getAndSet(written.get()) == written.get() && written.get() > 0);
        assertThat(written.get()).as("bytes that could be written").isLessThan(most);
        assertThat(direct() - before).as("direct memory of the gateway").isLessThan(GATEWAY_MAX);
    }

    private static long direct() {
        return ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT).metric().usedDirectMemory();
    }

    private void write(Socket socket) {
        try {
            write(socket.getOutputStream());
        } catch (IOException broken) {
            throw new java.io.UncheckedIOException(broken);
        }
    }

    /** Until the gateway has had enough of it. */
    private void writeWhatGoes(Socket socket) {
        try {
            write(socket.getOutputStream());
        } catch (IOException refused) {
            assertThat(written.get()).isLessThan(SIZE);
        }
    }

    private void write(OutputStream out) throws IOException {
        var piece = new byte[PIECE];
        while (written.get() < SIZE) {
            for (int i = 0; i < PIECE; i++) {
                piece[i] = (byte) (i + written.get() / PIECE);
            }
            // First, because whoever reads the last piece compares at once.
            sum.update(piece);
            out.write(piece);
            written.addAndGet(PIECE);
        }
        out.flush();
    }

    private static String skipHead(Socket socket) throws IOException {
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = socket.getInputStream().read();
            assertThat(next).as("after %s", head).isNotNegative();
            head.append((char) next);
        }
        return head.toString();
    }

    private static long sumOf(Socket socket) throws IOException {
        var got = new CRC32();
        var piece = new byte[PIECE];
        for (int n = socket.getInputStream().read(piece); n >= 0; n = socket.getInputStream().read(piece)) {
            got.update(piece, 0, n);
        }
        return got.getValue();
    }
}
