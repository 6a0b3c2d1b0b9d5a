package dev.orderup.notification.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.TimeUnit;

import dev.orderup.contracts.order.v1.ListOrderUpdatesRequest;
import dev.orderup.contracts.order.v1.OrderServiceGrpc;
import dev.orderup.contracts.order.v1.OrderUpdate;
import dev.orderup.notification.stack.HistoryServer;

import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;

import org.junit.jupiter.api.Test;

/** An instance of order-service that is away is no reason to be without histories while another is there. */
final class InstancesProviderTests {
    private static final String ORDER = "0199f1c0-7e7a-7cc3-98c4-dc0c0c07398f";
    private static final OrderUpdate PLACED = OrderUpdate.newBuilder().setOrderId(ORDER).setVersion(1).build();
    private final HistoryServer first = new HistoryServer();
    private final HistoryServer second = new HistoryServer();

    @Test
    void whenTheFirstGoesTheSecondIsAsked() throws InterruptedException {
        ManagedChannel channel = ManagedChannelBuilder.forTarget("instances:///" + address(first) + "," + address(second))
                .usePlaintext()
                .build();
        first.commit(PLACED);
        second.commit(PLACED);
        try {
            ask(channel);
            assertThat(first.asked()).isOne();
            first.stop();
            ask(channel);
            assertThat(second.asked()).isOne();
        } finally {
            channel.shutdownNow();
            second.stop();
        }
    }

    @Test
    void whatIsNoAddressIsNamed() {
        assertThatThrownBy(() -> ManagedChannelBuilder.forTarget("instances:///127.0.0.1").usePlaintext().build())
                .hasMessageContaining("127.0.0.1 (expected: host:port");
    }

    private static String address(HistoryServer server) {
        return server.target().substring("static://".length());
    }

    private static void ask(ManagedChannel channel) {
        var _ = OrderServiceGrpc.newBlockingStub(channel)
                .withWaitForReady()
                .withDeadlineAfter(20, TimeUnit.SECONDS)
                .listOrderUpdates(ListOrderUpdatesRequest.newBuilder().setOrderId(ORDER).build());
    }
}
