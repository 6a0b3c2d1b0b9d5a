package dev.orderup.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.orderup.gateway.config.GatewaySettings.Transport;
import dev.orderup.gateway.exchange.UpstreamFailure.Reason;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Datagrams through the gateway: who asks is answered, from the port that was asked, by the same instance as long as it lasts. */
class UdpProxyTests {
    @ParameterizedTest
    @EnumSource(names = {"AUTO", "NIO"})
    void aSessionStaysWithItsInstanceAndAnswersComeFromTheListener(Transport transport) throws Exception {
        try (var one = new Echo("one");
                var two = new Echo("two");
                var gateway = new TestGateway().with("transport", transport).udp("positions", one.address(), two.address()).start();
                var client = new Client(gateway);
                var other = new Client(gateway)) {
            var first = client.ask("a");
            var second = other.ask("a");
            assertThat(Set.of(first, second)).containsExactlyInAnyOrder("one a", "two a");
            for (int i = 0; i < 20; i++) {
                assertThat(client.ask("b" + i)).isEqualTo(first.substring(0, 3) + " b" + i);
            }
            assertThat(one.seen.size() + two.seen.size()).as("addresses that the instances saw").isEqualTo(2);
            assertThat(gateway.gateway().listeners().getFirst().size()).isEqualTo(2);
        }
    }

    @Test
    void aBurstIsAnsweredWhole() throws Exception {
        try (var one = new Echo("one");
                var gateway = new TestGateway().udp("positions", one.address()).start();
                var client = new Client(gateway)) {
            assertThat(client.ask("warm")).isEqualTo("one warm");
            for (int i = 0; i < 50; i++) {
                client.send("n" + i);
            }
            var got = ConcurrentHashMap.<String>newKeySet();
            for (int i = 0; i < 50; i++) {
                got.add(client.receive());
            }
            assertThat(got).hasSize(50);
        }
    }

    @Test
    void aSessionThatIsIdleEnds() throws Exception {
        try (var one = new Echo("one");
                var gateway = new TestGateway().udp("positions", one.address()).listener("idle-timeout", "300ms").start();
                var client = new Client(gateway)) {
            assertThat(client.ask("a")).isEqualTo("one a");
            await().until(() -> gateway.gateway().listeners().getFirst().isEmpty());
            assertThat(client.ask("b")).isEqualTo("one b");
            assertThat(one.seen).as("a socket for each session").hasSize(2);
        }
    }

    @Test
    void sessionsOfOneClientAreBounded() throws Exception {
        try (var one = new Echo("one");
                var gateway = new TestGateway().udp("positions", one.address()).listener("client-connections-max", 2).start();
                var first = new Client(gateway);
                var second = new Client(gateway);
                var third = new Client(gateway)) {
            assertThat(first.ask("a")).isEqualTo("one a");
            assertThat(second.ask("a")).isEqualTo("one a");
            third.send("a");
            await().until(() -> dropped(gateway, "client-sessions") == 1);
            assertThat(first.ask("b")).as("those that are there stay").isEqualTo("one b");
        }
    }

    @Test
    void anInstanceThatIsNotThereIsPutAside() throws Exception {
        int free;
        try (var socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        try (var one = new Echo("one");
                var gateway = new TestGateway().udp("positions", "127.0.0.1:" + free, one.address()).start();
                var client = new Client(gateway)) {
            await().until(() -> {
                client.send("a");
                return client.receiveOrNothing();
            });
            var absent = java.util.Objects.requireNonNull(gateway.gateway().upstreams().find("u0")).instances().getFirst();
            assertThat(absent.failures(Reason.CONNECT)).isPositive();
            assertThat(one.answered.get()).isPositive();
        }
    }

    @Test
    void aDatagramThatIsTooLongIsDroppedAndNotCut() throws Exception {
        try (var one = new Echo("one");
                var gateway = new TestGateway().udp("positions", one.address()).start();
                var client = new Client(gateway)) {
            assertThat(client.ask("x".repeat(8000))).hasSize(8004);
            client.send("x".repeat(9001));
            await().until(() -> dropped(gateway, "oversize") == 1);
            assertThat(client.ask("y")).isEqualTo("one y");
        }
    }

    @Test
    void aDrainEndsWithTheLastQuietSession() throws Exception {
        try (var one = new Echo("one");
                var gateway = new TestGateway().udp("positions", one.address()).start();
                var client = new Client(gateway);
                var late = new Client(gateway)) {
            assertThat(client.ask("a")).isEqualTo("one a");
            var stopped = gateway.stop();
            await().until(() -> {
                late.send("begin");
                return dropped(gateway, "draining") > 0;
            });
            assertThat(stopped.await(5, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
        }
    }

    private static double dropped(TestGateway gateway, String why) {
        return gateway.meters.get("orderup.gateway.udp.dropped").tag("why", why).counter().count();
    }

    /** A service that says its name before what it was sent. */
    private static final class Echo implements AutoCloseable {
        private final DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        private final String name;
        final Set<Integer> seen = ConcurrentHashMap.newKeySet();
        final AtomicInteger answered = new AtomicInteger();

        Echo(String name) throws SocketException {
            this.name = name;
            Thread.ofPlatform().daemon().start(this::serve);
        }

        private void serve() {
            var datagram = new DatagramPacket(new byte[10_000], 10_000);
            while (!socket.isClosed()) {
                try {
                    datagram.setLength(10_000);
                    socket.receive(datagram);
                    seen.add(datagram.getPort());
                    var answer = (name + " " + new String(datagram.getData(), 0, datagram.getLength(), StandardCharsets.US_ASCII))
                            .getBytes(StandardCharsets.US_ASCII);
                    socket.send(new DatagramPacket(answer, answer.length, datagram.getSocketAddress()));
                    answered.incrementAndGet();
                } catch (IOException e) {
                    assertThat(socket.isClosed()).as("%s", e).isTrue();
                }
            }
        }

        String address() {
            return "127.0.0.1:" + socket.getLocalPort();
        }

        @Override
        public void close() {
            socket.close();
        }
    }

    /** Connected, so that it takes answers only from the port it has asked. */
    private static final class Client implements AutoCloseable {
        private final DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());

        Client(TestGateway gateway) throws SocketException {
            socket.connect(gateway.gateway().address("positions"));
            socket.setSoTimeout(5000);
        }

        String ask(String text) throws IOException {
            send(text);
            return receive();
        }

        void send(String text) throws IOException {
            var bytes = text.getBytes(StandardCharsets.US_ASCII);
            socket.send(new DatagramPacket(bytes, bytes.length));
        }

        String receive() throws IOException {
            var datagram = new DatagramPacket(new byte[10_000], 10_000);
            socket.receive(datagram);
            return new String(datagram.getData(), 0, datagram.getLength(), StandardCharsets.US_ASCII);
        }

        boolean receiveOrNothing() throws IOException {
            socket.setSoTimeout(200);
            try {
                return receive().startsWith("one");
            } catch (SocketTimeoutException nothing) {
                return false;
            } finally {
                socket.setSoTimeout(5000);
            }
        }

        @Override
        public void close() {
            socket.close();
        }
    }
}
