package dev.orderup.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.orderup.gateway.listener.Listener;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The kernel's queue in front of a listener whose accept is held back: real sockets, and what the kernel says of them. */
class AcceptQueueTests {
    private static final int BACKLOG = 4;

    @Test
    @EnabledOnOs(OS.LINUX)
    void connectionsThatNobodyAcceptsAreCountedUpToTheLimitAndThoseBeyondAreDropped() throws Exception {
        var waiting = new ArrayList<SocketChannel>();
        try (var gateway = new TestGateway().http1("/**", "127.0.0.1:1").with("listeners.clear.backlog", BACKLOG).start()) {
            assertThat(gauge(gateway, "accept.queue.limit")).isEqualTo(BACKLOG);
            var release = holdBack(gateway);
            try {
                for (int i = 0; i < 3; i++) {
                    waiting.add(connecting(gateway));
                }
                await().until(() -> gauge(gateway, "accept.queue") == 3);
                double dropped = counter(gateway, "accept.overflows");
                double all = counter(gateway, "accept.drops");
                for (int i = 0; i < 2 * BACKLOG; i++) {
                    waiting.add(connecting(gateway));
                }
                // Linux takes one more than it was asked to.
                await().until(() -> gauge(gateway, "accept.queue") == BACKLOG + 1);
                await().until(() -> counter(gateway, "accept.overflows") > dropped && counter(gateway, "accept.drops") > all);
            } finally {
                release.countDown();
            }
            await().until(() -> gauge(gateway, "accept.queue") == 0);
        } finally {
            close(waiting);
        }
    }

    @Test
    void withTheTransportOfTheJdkThereIsNoSuchGauge() throws Exception {
        try (var gateway = new TestGateway().http1("/**", "127.0.0.1:1").with("transport", "nio").start()) {
            assertThat(gateway.meters.find("orderup.gateway.accept.queue").gauge()).isNull();
        }
    }

    /** Takes up the only event loop, which is the acceptor's as well, until the latch is counted down. */
    private static CountDownLatch holdBack(TestGateway gateway) throws Exception {
        var held = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        var listener = (Listener) gateway.gateway().listeners().getFirst();
        try (var _ = gateway.connect()) {
            await().until(() -> !listener.connections().isEmpty());
            listener.connections().iterator().next().eventLoop().execute(() -> {
                held.countDown();
                try {
                    release.await(30, TimeUnit.SECONDS);
                } catch (InterruptedException stopped) {
                    Thread.currentThread().interrupt();
                }
            });
            held.await();
        }
        return release;
    }

    private static SocketChannel connecting(TestGateway gateway) throws IOException {
        var channel = SocketChannel.open();
        channel.configureBlocking(false);
        channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), gateway.port()));
        return channel;
    }

    private static double gauge(TestGateway gateway, String name) {
        return gateway.meters.get("orderup.gateway." + name).tag("listener", "clear").gauge().value();
    }

    private static double counter(TestGateway gateway, String name) {
        return gateway.meters.get("orderup.gateway." + name).functionCounter().count();
    }

    private static void close(List<SocketChannel> channels) throws IOException {
        for (var channel : channels) {
            channel.close();
        }
    }
}
