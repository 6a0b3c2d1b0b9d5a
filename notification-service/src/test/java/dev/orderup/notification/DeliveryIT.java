package dev.orderup.notification;

import static dev.orderup.notification.stack.Stack.HISTORY;
import static dev.orderup.notification.stack.Stack.SERVICE;
import static dev.orderup.notification.stack.Stack.ORDERS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import dev.orderup.contracts.order.v1.OrderStatus;
import dev.orderup.contracts.order.v1.OrderUpdate;
import dev.orderup.notification.stack.Orders;
import dev.orderup.notification.stack.Via;
import dev.orderup.notification.stack.Watcher;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every transport owes its clients: each update once, in order, from the version they name to the end. */
class DeliveryIT {
    @ParameterizedTest
    @EnumSource
    void deliversWhatWasAndWhatComesAndThenEnds(Via via) {
        UUID order = ORDERS.place();
        ORDERS.advance(order);
        try (Watcher watcher = via.watch(SERVICE, order, 0)) {
            await().until(() -> watcher.last() == 2);
            ORDERS.advance(order, 4);
            await().until(() -> watcher.end() != null);
            assertThat(watcher.versions()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
            assertThat(watcher.end()).isEqualTo("final");
        }
        await().until(() -> SERVICE.gauge("orderup.feed.subscribers", via.word()) == 0);
    }

    @ParameterizedTest
    @EnumSource
    void resumesAfterTheVersionNamed(Via via) {
        UUID order = ORDERS.place();
        ORDERS.advance(order, 3);
        try (Watcher watcher = via.watch(SERVICE, order, 3)) {
            ORDERS.advance(order, 2);
            await().until(() -> watcher.end() != null);
            assertThat(watcher.versions()).containsExactly(4L, 5L, 6L);
        }
    }

    @ParameterizedTest
    @EnumSource
    void deliversAllOfAnOrderThatIsOver(Via via) {
        UUID order = ORDERS.place();
        ORDERS.advance(order, 5);
        try (Watcher watcher = via.watch(SERVICE, order, 0)) {
            await().until(() -> watcher.end() != null);
            assertThat(watcher.versions()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
            assertThat(watcher.end()).isEqualTo("final");
        }
    }

    @ParameterizedTest
    @EnumSource
    void deliversNothingTwiceWhenKafkaDoes(Via via) {
        UUID order = ORDERS.place();
        try (Watcher watcher = via.watch(SERVICE, order, 0)) {
            await().until(() -> watcher.last() == 1);
            List<OrderUpdate> published = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                published.add(ORDERS.advance(order));
                published.forEach(ORDERS::publish);
            }
            ORDERS.advance(order);
            await().until(() -> watcher.end() != null);
            assertThat(watcher.versions()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
        }
        assertThat(SERVICE.counter("orderup.feed.duplicates")).isGreaterThanOrEqualTo(4);
    }

    @ParameterizedTest
    @EnumSource
    void fillsTheGapThatALostEventLeaves(Via via) {
        UUID order = ORDERS.place();
        try (Watcher watcher = via.watch(SERVICE, order, 0)) {
            await().until(() -> watcher.last() == 1);
            ORDERS.commitOnly(order);
            ORDERS.commitOnly(order);
            ORDERS.advance(order);
            await().until(() -> watcher.last() == 4);
            ORDERS.advance(order, 2);
            await().until(() -> watcher.end() != null);
            assertThat(watcher.versions()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
        }
    }

    @ParameterizedTest
    @EnumSource
    void goesOnAfterAnEventThatTheHistoryDoesNotKnow(Via via) {
        UUID order = ORDERS.place();
        try (Watcher watcher = via.watch(SERVICE, order, 0)) {
            await().until(() -> watcher.last() == 1);
            ORDERS.publish(Orders.update(order, 99, OrderStatus.ORDER_STATUS_DELIVERED));
            ORDERS.advance(order, 5);
            await().until(() -> watcher.end() != null);
            assertThat(watcher.versions()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
        }
    }

    @ParameterizedTest
    @EnumSource
    void tellsThatAnOrderIsUnknown(Via via) {
        try (Watcher watcher = via.watch(SERVICE, UUID.randomUUID(), 0)) {
            await().until(() -> watcher.end() != null);
            assertThat(watcher.end()).isEqualTo(via == Via.GRPC ? "NOT_FOUND" : "status 404");
        }
        await().until(() -> SERVICE.gauge("orderup.feed.subscribers", via.word()) == 0);
    }

    @ParameterizedTest
    @EnumSource
    void forgetsAClientThatGoesAway(Via via) {
        UUID order = ORDERS.place();
        Watcher watcher = via.watch(SERVICE, order, 1);
        await().until(() -> SERVICE.gauge("orderup.feed.subscribers", via.word()) == 1);
        watcher.close();
        await().until(() -> SERVICE.gauge("orderup.feed.subscribers", via.word()) == 0);
    }

    @ParameterizedTest
    @EnumSource
    void encodesAnUpdateOnceHoweverManyFollow(Via via) {
        int followers = 50;
        double encoded = SERVICE.counter("orderup.feed.encoded", "transport", via.word());
        double delivered = SERVICE.counter("orderup.feed.delivered", "transport", via.word());
        UUID order = ORDERS.place();
        List<Watcher> watchers = new ArrayList<>();
        try {
            for (int i = 0; i < followers; i++) {
                watchers.add(via.watch(SERVICE, order, 0));
            }
            for (int version = 1; version <= 6; version++) {
                int last = version;
                await().atMost(Duration.ofSeconds(30)).until(() -> watchers.stream().allMatch(watcher -> watcher.last() == last));
                if (version < 6) {
                    ORDERS.advance(order);
                }
            }
        } finally {
            watchers.forEach(Watcher::close);
        }
        assertThat(SERVICE.counter("orderup.feed.encoded", "transport", via.word()) - encoded).isEqualTo(6);
        assertThat(SERVICE.counter("orderup.feed.delivered", "transport", via.word()) - delivered).isEqualTo(6 * followers);
        await().until(() -> SERVICE.gauge("orderup.feed.subscribers", via.word()) == 0);
    }

    @ParameterizedTest
    @EnumSource
    void goesOnWhileOrderServiceIsAway(Via via) throws InterruptedException {
        UUID order = ORDERS.place();
        try (Watcher watcher = via.watch(SERVICE, order, 0)) {
            await().until(() -> watcher.last() == 1);
            HISTORY.stop();
            ORDERS.advance(order, 4);
            await().until(() -> watcher.last() == 5);
            ORDERS.advance(order);
            await().until(() -> watcher.end() != null);
            assertThat(watcher.versions()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
        } finally {
            HISTORY.start();
        }
    }
}
