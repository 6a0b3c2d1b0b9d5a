package dev.orderup.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.orderup.gateway.config.GatewaySettings.Transport;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import io.netty.channel.epoll.Epoll;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Layer 4: bytes, ends and refusals go through as they are, on the native transport and on the JDK's. */
class TcpProxyTests {
    private static final int PIECE = 64 * 1024;
    private static final long BULK = 32L << 20;
    private static final long SIZE = 96L << 20;
    /** Two connections over loopback with what Linux lets their buffers grow to: 4 MB to send and 6 MB to receive. */
    private static final long KERNEL_MAX = 24L << 20;
    private static final long GATEWAY_MAX = 4L << 20;
    private final AtomicLong written = new AtomicLong();

    @ParameterizedTest
    @EnumSource(names = {"AUTO", "NIO"})
    void bytesGoBothWaysAndSoDoesTheEndOfEachHalf(Transport transport) throws Exception {
        try (var server = new Peer();
                var gateway = new TestGateway().with("transport", transport).tcp("bytes", server.address()).start();
                var client = gateway.connect("bytes");
                var behind = server.accept()) {
            TestGateway.send(client.getOutputStream(), "ping");
            assertThat(read(behind, 4)).isEqualTo("ping");
            client.shutdownOutput();
            assertThat(behind.getInputStream().read()).as("the client's end").isNegative();
            TestGateway.send(behind.getOutputStream(), "still here");
            assertThat(read(client, 10)).isEqualTo("still here");
            behind.shutdownOutput();
            assertThat(client.getInputStream().read()).as("the server's end").isNegative();
            await().until(() -> gateway.gateway().listeners().getFirst().isEmpty());
            assertThat(ended(gateway, "closed")).isOne();
            assertThat(gateway.meters.get("orderup.gateway.tcp.bytes").tag("to", "client").counter().count()).isEqualTo(10);
        }
    }

    @Test
    void theServerMayEndFirst() throws Exception {
        try (var server = new Peer();
                var gateway = new TestGateway().tcp("bytes", server.address()).start();
                var client = gateway.connect("bytes");
                var behind = server.accept()) {
            TestGateway.send(behind.getOutputStream(), "220 ready");
            behind.shutdownOutput();
            assertThat(new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)).isEqualTo("220 ready");
            TestGateway.send(client.getOutputStream(), "quit");
            assertThat(read(behind, 4)).isEqualTo("quit");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"AUTO", "NIO"})
    void aServerThatStallsStopsTheClientAndGetsEveryByteLater(Transport transport) throws Exception {
        try (var server = new Peer();
                var gateway = new TestGateway().with("transport", transport)
                        .tcp("bytes", server.address())
                        .listener("idle-timeout", "30s")
                        .start();
                var client = gateway.connect("bytes");
                var behind = server.accept()) {
            stallsAndGoesOn(client, behind);
        }
    }

    @Test
    void aClientThatStallsStopsTheServerAndGetsEveryByteLater() throws Exception {
        try (var server = new Peer();
                var gateway = new TestGateway().tcp("bytes", server.address()).listener("idle-timeout", "30s").start();
                var client = gateway.connect("bytes");
                var behind = server.accept()) {
            stallsAndGoesOn(behind, client);
        }
    }

    /** Bulk is spliced where the system can; what follows it on the same connection must come just as well. */
    @ParameterizedTest
    @EnumSource(names = {"AUTO", "NIO"})
    void bulkBothWaysAtOnceIsFollowedByTalkAndByAnEndOfEachHalf(Transport transport) throws Exception {
        try (var server = new Peer();
                var gateway = new TestGateway().with("transport", transport).tcp("bytes", server.address()).start();
                var client = gateway.connect("bytes");
                var behind = server.accept()) {
            var up = Thread.ofPlatform().start(() -> bulk(client));
            var down = Thread.ofPlatform().start(() -> bulk(behind));
            var got = new long[2];
            var reader = Thread.ofPlatform().start(() -> got[0] = sum(behind, BULK));
            got[1] = sum(client, BULK);
            reader.join();
            up.join();
            down.join();
            assertThat(got).containsExactly(sumOfBulk(), sumOfBulk());
            for (int i = 0; i < 100; i++) {
                TestGateway.send(client.getOutputStream(), "ping");
                assertThat(read(behind, 4)).isEqualTo("ping");
                TestGateway.send(behind.getOutputStream(), "pong");
                assertThat(read(client, 4)).isEqualTo("pong");
            }
            behind.shutdownOutput();
            assertThat(client.getInputStream().read()).isNegative();
            TestGateway.send(client.getOutputStream(), "quit");
            assertThat(read(behind, 4)).isEqualTo("quit");
            client.close();
            assertThat(behind.getInputStream().read()).isNegative();
            await().until(() -> ended(gateway, "closed") == 1);
            assertThat(gateway.meters.get("orderup.gateway.tcp.bytes").tag("to", "upstream").counter().count())
                    .isEqualTo(BULK + 100 * 4 + 4);
        }
    }

    /** A splice has to be set up, and pays by the copies that it saves: bulk must come to it, and talk never, however long it goes on. */
    @ParameterizedTest
    @EnumSource(names = {"AUTO", "NIO"})
    void bulkIsSplicedWhereTheSystemCanAndTalkNever(Transport transport) throws Exception {
        try (var server = new Peer();
                var gateway = new TestGateway().with("transport", transport).tcp("bytes", server.address()).start();
                var talk = gateway.connect("bytes");
                var behindTalk = server.accept();
                var client = gateway.connect("bytes");
                var behind = server.accept()) {
            for (int i = 0; i < 100; i++) {
                TestGateway.send(talk.getOutputStream(), "ping");
                assertThat(read(behindTalk, 4)).isEqualTo("ping");
            }
            assertThat(spliced(gateway)).isZero();
            var down = Thread.ofPlatform().start(() -> bulk(behind));
            sum(client, BULK);
            down.join();
            assertThat(spliced(gateway)).isEqualTo(transport == Transport.AUTO && Epoll.isAvailable() ? 1 : 0);
        }
    }

    private static double spliced(TestGateway gateway) {
        return gateway.meters.get("orderup.gateway.tcp.spliced").counter().count();
    }

    @Test
    void bulkThatIsBrokenOffIsAReset() throws Exception {
        try (var server = new Peer();
                var gateway = new TestGateway().tcp("bytes", server.address()).start();
                var client = gateway.connect("bytes");
                var behind = server.accept()) {
            var down = Thread.ofPlatform().start(() -> bulk(behind));
            sum(client, BULK);
            down.join();
            behind.setSoLinger(true, 0);
            behind.close();
            assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class).hasMessageContaining("reset");
            await().until(() -> ended(gateway, "reset") == 1);
        }
    }

    private static void bulk(Socket to) {
        try {
            for (int i = 0; i < BULK / PIECE; i++) {
                to.getOutputStream().write(piece(i));
            }
        } catch (IOException broken) {
            throw new java.io.UncheckedIOException(broken);
        }
    }

    private static long sumOfBulk() {
        var sum = new CRC32();
        for (int i = 0; i < BULK / PIECE; i++) {
            sum.update(piece(i));
        }
        return sum.getValue();
    }

    private static byte[] piece(int index) {
        var piece = new byte[PIECE];
        new java.util.Random(index).nextBytes(piece);
        return piece;
    }

    private static long sum(Socket from, long count) {
        try {
            var sum = new CRC32();
            var piece = new byte[PIECE];
            for (long left = count; left > 0;) {
                int n = from.getInputStream().read(piece, 0, (int) Math.min(PIECE, left));
                assertThat(n).as("%d bytes before the end", left).isPositive();
                sum.update(piece, 0, n);
                left -= n;
            }
            return sum.getValue();
        } catch (IOException broken) {
            throw new java.io.UncheckedIOException(broken);
        }
    }

    private void stallsAndGoesOn(Socket from, Socket to) throws Exception {
        long before = direct();
        var sum = new CRC32();
        var writer = Thread.ofPlatform().start(() -> write(from, sum));
        var last = new AtomicLong(-1);
        await().pollInterval(Duration.ofMillis(100))
                .during(Duration.ofMillis(500))
                .atMost(Duration.ofSeconds(20))
                .until(() -> last.getAndSet(written.get()) == written.get() && written.get() > 0);
        assertThat(written.get()).as("bytes that could be written").isLessThan(KERNEL_MAX);
        assertThat(direct() - before).as("direct memory of the gateway").isLessThan(GATEWAY_MAX);
        var got = new CRC32();
        long count = 0;
        var piece = new byte[PIECE];
        for (int n = to.getInputStream().read(piece); n >= 0; n = to.getInputStream().read(piece)) {
            got.update(piece, 0, n);
            count += n;
        }
        writer.join();
        assertThat(count).isEqualTo(SIZE);
        assertThat(got.getValue()).isEqualTo(sum.getValue());
    }

    private void write(Socket socket, CRC32 sum) {
        try {
            var piece = new byte[PIECE];
            while (written.get() < SIZE) {
                java.util.Arrays.fill(piece, (byte) (written.get() / PIECE));
                socket.getOutputStream().write(piece);
                sum.update(piece);
                written.addAndGet(PIECE);
            }
            socket.shutdownOutput();
        } catch (IOException broken) {
            throw new java.io.UncheckedIOException(broken);
        }
    }

    @Test
    void whatIsBrokenOffIsNotTakenForAWhole() throws Exception {
        try (var server = new Peer();
                var gateway = new TestGateway().tcp("bytes", server.address()).start();
                var client = gateway.connect("bytes");
                var behind = server.accept()) {
            TestGateway.send(behind.getOutputStream(), "half of");
            assertThat(read(client, 7)).isEqualTo("half of");
            behind.setSoLinger(true, 0);
            behind.close();
            assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class).hasMessageContaining("reset");
            await().until(() -> ended(gateway, "reset") == 1);
        }
    }

    @Test
    void anInstanceThatIsNotThereIsPassedOver() throws Exception {
        try (var server = new Peer();
                var gateway = new TestGateway().tcp("bytes", "127.0.0.1:" + free(), server.address()).start()) {
            for (int i = 0; i < 6; i++) {
                try (var client = gateway.connect("bytes"); var behind = server.accept()) {
                    TestGateway.send(client.getOutputStream(), "ping");
                    assertThat(read(behind, 4)).isEqualTo("ping");
                }
            }
        }
    }

    @Test
    void connectionsAreSpreadAndAnInstanceThatFailsIsPutAside() throws Exception {
        try (var first = new Peer();
                var second = new Peer();
                var gateway = new TestGateway().tcp("bytes", first.address(), second.address()).start()) {
            var open = new ArrayList<Socket>();
            for (int i = 0; i < 4; i++) {
                open.add(gateway.connect("bytes"));
            }
            open.add(first.accept());
            open.add(first.accept());
            open.add(second.accept());
            open.add(second.accept());
            second.close();
            for (int i = 0; i < 4; i++) {
                open.add(gateway.connect("bytes"));
                open.add(first.accept());
            }
            assertThat(java.util.Objects.requireNonNull(gateway.gateway().upstreams().find("u0")).instances())
                    .anyMatch(instance -> instance.isEjected());
            for (var socket : open) {
                socket.close();
            }
        }
    }

    @Test
    void aClientIsToldWhenThereIsNobody() throws Exception {
        try (var gateway = new TestGateway().tcp("bytes", "127.0.0.1:" + free()).start(); var client = gateway.connect("bytes")) {
            assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class).hasMessageContaining("reset");
            assertThat(ended(gateway, "no-upstream")).isOne();
        }
    }

    @Test
    void whoIsSilentTooLongIsLetGo() throws Exception {
        try (var server = new Peer();
                var gateway = new TestGateway().tcp("bytes", server.address()).listener("idle-timeout", "400ms").start();
                var client = gateway.connect("bytes");
                var behind = server.accept()) {
            assertThat(client.getInputStream().read()).isNegative();
            assertThat(behind.getInputStream().read()).isNegative();
            assertThat(ended(gateway, "idle")).isOne();
        }
    }

    @Test
    void oneClientCannotTakeAllConnections() throws Exception {
        try (var server = new Peer();
                var gateway = new TestGateway().tcp("bytes", server.address()).listener("client-connections-max", 2).start();
                var first = gateway.connect("bytes");
                var second = gateway.connect("bytes");
                var third = gateway.connect("bytes")) {
            assertThat(third.getInputStream().read()).as("one too many").isNegative();
            assertThat(gateway.meters.counter("orderup.gateway.refused", "reason", "client-connections").count()).isOne();
            first.close();
            server.accept().close();
            await().until(() -> gateway.gateway().listeners().getFirst().size() == 1);
            try (var fourth = gateway.connect("bytes")) {
                server.accept().close();
                TestGateway.send(server.accept().getOutputStream(), "x");
                assertThat(fourth.getInputStream().read()).isEqualTo('x');
            }
            assertThat(second.isClosed()).isFalse();
        }
    }

    @Test
    void aDrainWaitsForWhatHasBegunAndNoLongerThanItMay() throws Exception {
        try (var server = new Peer();
                var gateway = new TestGateway().tcp("bytes", server.address()).start();
                var ends = gateway.connect("bytes");
                var endsBehind = server.accept();
                var stays = gateway.connect("bytes");
                var staysBehind = server.accept()) {
            int port = gateway.gateway().address("bytes").getPort();
            var stopped = gateway.stop();
            await().until(() -> refused(port));
            TestGateway.send(ends.getOutputStream(), "last words");
            assertThat(read(endsBehind, 10)).isEqualTo("last words");
            ends.close();
            endsBehind.close();
            assertThat(stays.getInputStream().read()).as("cut at the deadline").isNegative();
            assertThat(staysBehind.getInputStream().read()).isNegative();
            assertThat(stopped.await(5, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
            assertThat(ended(gateway, "drained")).isOne();
        }
    }

    private static boolean refused(int port) throws IOException {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return false;
        } catch (java.net.ConnectException refused) {
            return true;
        }
    }

    private static double ended(TestGateway gateway, String how) {
        return gateway.meters.get("orderup.gateway.tcp.ended").tag("how", how).counter().count();
    }

    private static long direct() {
        return ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT).metric().usedDirectMemory();
    }

    static String read(Socket socket, int count) throws IOException {
        return new String(socket.getInputStream().readNBytes(count), StandardCharsets.US_ASCII);
    }

    private static int free() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** A server behind the gateway. */
    static final class Peer implements AutoCloseable {
        private final ServerSocket socket;
        private final List<Socket> accepted = new ArrayList<>();

        Peer() throws IOException {
            socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            socket.setSoTimeout(10_000);
        }

        String address() {
            return "127.0.0.1:" + socket.getLocalPort();
        }

        Socket accept() throws IOException {
            var next = socket.accept();
            next.setSoTimeout(10_000);
            accepted.add(next);
            return next;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
