package dev.orderup.notification;

import static dev.orderup.notification.stack.Stack.HISTORY;
import static dev.orderup.notification.stack.Stack.HTTP;
import static dev.orderup.notification.stack.Stack.KAFKA;
import static dev.orderup.notification.stack.Stack.ORDERS;
import static dev.orderup.notification.stack.Stack.SERVICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import dev.orderup.contracts.order.v1.OrderUpdate;
import dev.orderup.notification.stack.Bearer;
import dev.orderup.notification.stack.Instance;
import dev.orderup.notification.stack.Orders;
import dev.orderup.notification.stack.SseWatcher;
import dev.orderup.notification.stack.Stack;
import dev.orderup.notification.stack.Via;
import dev.orderup.notification.stack.Watcher;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a client would lose when something stops: nothing. */
class OutageIT {
    @Test
    void watchersOfAnInstanceThatStopsResumeAtAnother() {
        UUID order = ORDERS.place();
        Map<Via, String> farewells = Map.of(Via.SSE, "restarting", Via.WEBSOCKET, "closed 1001", Via.GRPC, "UNAVAILABLE");
        Map<Via, Watcher> watchers = new EnumMap<>(Via.class);
        try (Instance first = Stack.instance().ready()) {
            for (Via via : Via.values()) {
                watchers.put(via, via.watch(first, order, 0));
            }
            ORDERS.advance(order);
            await().until(() -> watchers.values().stream().allMatch(watcher -> watcher.last() == 2));
        }
        watchers.forEach((via, watcher) -> {
            await().until(() -> watcher.end() != null);
            if (farewells.containsKey(via)) {
                assertThat(watcher.end()).as(via.word()).isEqualTo(farewells.get(via));
            }
            watcher.close();
        });
        ORDERS.advance(order, 2);
        for (Via via : Via.values()) {
            try (Watcher resumed = via.watch(SERVICE, order, 2)) {
                await().until(() -> resumed.last() == 4);
                assertThat(resumed.versions()).as(via.word()).containsExactly(3L, 4L);
            }
        }
    }

    @Test
    void keepsItsPlaceWhileKafkaIsAway() {
        UUID order = ORDERS.place();
        try (Watcher watcher = Via.SSE.watch(SERVICE, order, 0)) {
            await().until(() -> watcher.last() == 1);
            KAFKA.stop();
            OrderUpdate second = ORDERS.commitOnly(order);
            OrderUpdate third = ORDERS.commitOnly(order);
            assertThat(SERVICE.readiness()).isEqualTo(200);
            KAFKA.start();
            ORDERS.publish(second);
            ORDERS.publish(third);
            await().atMost(Duration.ofSeconds(30)).until(() -> watcher.last() == 3);
            assertThat(watcher.versions()).containsExactly(1L, 2L, 3L);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SSE", "GRPC"})
    void followersOfAnOrderWhoseRecordIsPoisonedGetItFromTheHistory(Via via) {
        UUID order = ORDERS.place();
        ORDERS.advance(order, 4);
        try (Watcher watcher = via.watch(SERVICE, order, 0)) {
            await().until(() -> watcher.last() == 5);
            ProducerRecord<byte[], byte[]> poison = Orders.record(ORDERS.commitOnly(order));
            Orders.header(poison, "ce_type", "com.example.banana");
            ORDERS.send(poison);
            await().until(() -> watcher.end() != null);
            assertThat(watcher.versions()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
        }
        assertThat(SERVICE.counter("orderup.feed.poison")).isPositive();
        assertThat(reasons(order)).containsExactly("header ce_type: com.example.banana (expected: dev.orderup.order.status.v1)");
    }

    @ParameterizedTest
    @EnumSource
    void endsRatherThanLeaveAGapWhileOrderServiceIsAwayAndResumes(Via via) throws InterruptedException {
        Map<Via, String> farewells = Map.of(Via.SSE, "history-unavailable", Via.LONGPOLL, "status 503", Via.WEBSOCKET,
                "history-unavailable", Via.GRPC, "UNAVAILABLE");
        UUID order = ORDERS.place();
        try (Watcher watcher = via.watch(SERVICE, order, 0)) {
            await().until(() -> watcher.last() == 1 && SERVICE.gauge("orderup.feed.subscribers", via.word()) == 1);
            HISTORY.stop();
            ORDERS.commitOnly(order);
            ORDERS.advance(order);
            await().until(() -> watcher.end() != null);
            assertThat(watcher.end()).isEqualTo(farewells.get(via));
            assertThat(watcher.versions()).containsExactly(1L);
        } finally {
            HISTORY.start();
        }
        try (Watcher resumed = via.watch(SERVICE, order, 1)) {
            await().until(() -> resumed.last() == 3);
            ORDERS.advance(order, 3);
            await().until(() -> resumed.end() != null);
            assertThat(resumed.versions()).containsExactly(2L, 3L, 4L, 5L, 6L);
        }
    }

    @Test
    void tellsALongPollWhyItsQuestionHasNoAnswerAndWhenToAskAgain() throws Exception {
        UUID order = ORDERS.place();
        HttpRequest question = Bearer.request(SERVICE.url("/orders/" + order + "/updates?after=1"), Stack.TOKEN).build();
        CompletableFuture<HttpResponse<String>> waiting = HTTP.sendAsync(question, HttpResponse.BodyHandlers.ofString());
        await().until(() -> SERVICE.gauge("orderup.feed.subscribers", "longpoll") == 1);
        HISTORY.stop();
        try {
            ORDERS.commitOnly(order);
            ORDERS.advance(order);
            HttpResponse<String> answer = waiting.get(20, TimeUnit.SECONDS);
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
            assertThat(answer.headers().firstValue("Retry-After")).contains("1");
            assertThat(answer.body()).contains("problems/history-unavailable", order.toString());
        } finally {
            HISTORY.start();
        }
        assertThat(HTTP.send(question, HttpResponse.BodyHandlers.ofString()).body()).contains("\"version\":2", "\"version\":3");
    }

    @Test
    void fallsNotSilentWhenNothingHappens() {
        UUID order = ORDERS.place();
        try (Instance instance = Stack.instance("orderup.sse.heartbeat=50ms").ready();
                SseWatcher watcher = (SseWatcher) Via.SSE.watch(instance, order, 0)) {
            await().until(() -> watcher.lines().stream().filter(":"::equals).count() >= 3);
            assertThat(watcher.lines().getFirst()).isEqualTo("retry:1000");
        }
    }

    @Test
    void anEventThatKafkaLostIsFoundBySilence() {
        UUID order = ORDERS.place();
        try (Instance instance = Stack.instance("orderup.feed.recheck-after=200ms", "orderup.feed.sweep=50ms").ready();
                Watcher watcher = Via.GRPC.watch(instance, order, 0)) {
            await().until(() -> watcher.last() == 1);
            ORDERS.commitOnly(order);
            await().until(() -> watcher.last() == 2);
        }
    }

    private static List<String> reasons(UUID order) {
        List<String> reasons = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(Map.of("bootstrap.servers", KAFKA.bootstrapServers()),
                new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> topic = List.of(new TopicPartition("order-events.DLT", 0));
            consumer.assign(topic);
            consumer.seekToBeginning(topic);
            await().until(() -> {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> addReason(record, order, reasons));
                return !reasons.isEmpty();
            });
        }
        return reasons;
    }

    /** Of what the feed put aside; kitchen analytics, in its group, does the same. */
    private static void addReason(ConsumerRecord<byte[], byte[]> record, UUID order, List<String> reasons) {
        if (record.headers().lastHeader("kafka_dlt-original-consumer-group") == null
                && new String(record.key(), java.nio.charset.StandardCharsets.UTF_8).equals(order.toString())) {
            reasons.add(new String(record.headers().lastHeader("kafka_dlt-exception-message").value(),
                    java.nio.charset.StandardCharsets.UTF_8));
        }
    }
}
