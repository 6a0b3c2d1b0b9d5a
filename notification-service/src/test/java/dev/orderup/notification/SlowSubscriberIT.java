package dev.orderup.notification;

import static dev.orderup.notification.stack.Stack.ORDERS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.stream.LongStream;

import dev.orderup.contracts.order.v1.OrderStatus;
import dev.orderup.notification.stack.Idler;
import dev.orderup.notification.stack.Instance;
import dev.orderup.notification.stack.Stack;
import dev.orderup.notification.stack.Via;
import dev.orderup.notification.stack.Watcher;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A client that stops reading costs a bounded amount, is told if it reads again, and harms nobody. */
class SlowSubscriberIT {
    /** So many updates at a time that whoever reads is never near the bound of 64. */
    private static final int ROUND = 40;
    private static final int UPDATES_MAX = 3_500;
    private static final Map<Via, String> FAREWELLS = Map.of(Via.SSE, "event:dropped data:{\"reason\":\"too-slow\"}", Via.WEBSOCKET,
            "closed 1013", Via.GRPC, "RESOURCE_EXHAUSTED");
    /** Beats so rarely that a test can wake its client before it is cut off. */
    private static final Instance PATIENT = Stack.instance("orderup.sse.heartbeat=5m", "orderup.websocket.heartbeat=5m").ready();

    @AfterAll
    static void stop() {
        PATIENT.close();
    }

    @ParameterizedTest
    @EnumSource(names = "LONGPOLL", mode = EnumSource.Mode.EXCLUDE)
    void isToldThatItWasDroppedAndResumes(Via via) {
        UUID order = ORDERS.place();
        try (Watcher reader = via.watch(PATIENT, order, 0); Idler idler = Idler.of(via, PATIENT, order)) {
            long published = publishUntilDropped(PATIENT, via, order, reader);
            idler.wakeUp();
            await().until(() -> idler.end() != null);
            assertThat(idler.end()).isEqualTo(FAREWELLS.get(via));
            assertThat(idler.last()).isLessThan(published);
            assertThat(idler.versions()).isEqualTo(LongStream.rangeClosed(1, idler.last()).boxed().toList());
            try (Watcher resumed = via.watch(PATIENT, order, idler.last())) {
                finish(order);
                await().until(() -> resumed.end() != null && reader.end() != null);
                assertThat(resumed.versions()).isEqualTo(LongStream.rangeClosed(idler.last() + 1, published + 1).boxed().toList());
                assertThat(reader.versions()).isEqualTo(LongStream.rangeClosed(1, published + 1).boxed().toList());
                assertThat(reader.end()).isEqualTo("final");
            }
        }
        assertThat(dropped(PATIENT, via)).isEqualTo(1);
        await().until(() -> PATIENT.gauge("orderup.feed.subscribers", via.word()) == 0);
    }

    @ParameterizedTest
    @EnumSource(names = "LONGPOLL", mode = EnumSource.Mode.EXCLUDE)
    void isForgottenEvenIfItNeverReadsAgain(Via via) {
        UUID order = ORDERS.place();
        try (Instance strict = Stack.instance("orderup.sse.heartbeat=250ms", "orderup.websocket.heartbeat=250ms").ready();
                Watcher reader = via.watch(strict, order, 0);
                Idler idler = Idler.of(via, strict, order)) {
            long published = publishUntilDropped(strict, via, order, reader);
            await().until(() -> strict.gauge("orderup.feed.subscribers", via.word()) == 1);
            assertThat(dropped(strict, via)).isEqualTo(1);
            assertThat(idler.end()).isNull();
            if (via == Via.GRPC) {
                // A call shares its connection with others, which go on.
                assertThat(idler.isCutOff()).isFalse();
            } else {
                await().until(idler::isCutOff);
            }
            finish(order);
            await().until(() -> reader.end() != null);
            assertThat(reader.last()).isEqualTo(published + 1);
        }
    }

    private static long publishUntilDropped(Instance instance, Via via, UUID order, Watcher reader) {
        await().until(() -> instance.gauge("orderup.feed.subscribers", via.word()) == 2 && reader.last() == 1);
        long published = 1;
        while (dropped(instance, via) == 0) {
            assertThat(published).as("updates that a client may leave unread").isLessThan(UPDATES_MAX);
            ORDERS.churn(order, ROUND);
            published += ROUND;
            long last = published;
            await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(5)).until(() -> reader.last() == last);
        }
        return published;
    }

    private static void finish(UUID order) {
        ORDERS.publish(ORDERS.commitOnly(order, OrderStatus.ORDER_STATUS_DELIVERED));
    }

    private static double dropped(Instance instance, Via via) {
        return instance.counter("orderup.feed.dropped", "transport", via.word());
    }
}
