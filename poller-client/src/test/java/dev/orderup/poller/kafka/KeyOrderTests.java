package dev.orderup.poller.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orderup.poller.order.OrderStatus;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class KeyOrderTests {
    private final KeyOrder order = new KeyOrder();

    @Test
    void aReplayMayBeginInTheMiddleOfAnOrder() {
        assertThat(order.saw(event("a", 3))).isTrue();
        assertThat(order.saw(event("b", 1))).isTrue();
        assertThat(order.saw(event("a", 4))).isTrue();
        assertThat(order.faults()).isZero();
        assertThat(order.orders()).isEqualTo(2);
        assertThat(order.events()).isEqualTo(3);
    }

    @Test
    void anEventAfterALaterOneOfItsOrderIsAFault() {
        order.saw(event("a", 2));
        order.saw(event("b", 1));
        assertThat(order.saw(event("a", 1))).isFalse();
        assertThat(order.faults()).isEqualTo(1);
    }

    @Test
    void publishedTwiceIsNoFaultAndIsCounted() {
        order.saw(event("a", 1));
        assertThat(order.saw(event("a", 1))).isTrue();
        assertThat(order.duplicates()).isEqualTo(1);
        assertThat(order.faults()).isZero();
    }

    private static LoggedEvent event(String orderId, long version) {
        return new LoggedEvent(0, version, Instant.EPOCH, orderId, version, OrderStatus.PLACED, Instant.EPOCH, "napoli", 100);
    }
}
